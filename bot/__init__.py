"""The data-subject assistant: answers about privacy policies, in Dutch and French."""
