"""Rasa's custom actions, thin: read the turn, call one service, say the result."""
