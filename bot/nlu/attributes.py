"""Names of what our components attach to a message."""

from __future__ import annotations

#: Probability per language code.
LANGUAGE_SCORES = "language_scores"
#: The parts of a message that may each ask something: text, intent, confidence.
CLAUSES = "clauses"
#: The parts as messages of their own while they pass through the pipeline.
CLAUSE_MESSAGES = "clause_messages"
#: How a long message ends, as messages of their own while they pass through the pipeline.
ENDING_MESSAGES = "ending_messages"
#: What a person meant to type; stays within the pipeline.
MENDED = "mended"
