"""Proving who asks, in proportion to the risk: the ladder, codes and links by mail, the gate."""
