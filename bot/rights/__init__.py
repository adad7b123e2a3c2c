"""Requests under articles 15 to 22 and 7(3) GDPR: today the legal clock alone."""
