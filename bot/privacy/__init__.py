"""The assistant's own duties towards the people who talk to it."""
