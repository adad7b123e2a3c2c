"""Requests under articles 15 to 22 and 7(3) GDPR: drafts, requests, their states and the legal clock."""
