"""Rasa graph components, each thin over a pure function; they attach scores, they decide nothing."""
