"""Alembic migrations of the product database."""
