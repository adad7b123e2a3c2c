"""Conversations: the message log, what was said in which order, and that nothing is lost."""
