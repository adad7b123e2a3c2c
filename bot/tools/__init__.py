"""The command line: `python -m bot.tools <verb>`, for people and, with --json, for machines."""
