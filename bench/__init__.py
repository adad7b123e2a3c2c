"""Measurements, always against a baseline in the same run; no test asserts on time (docs/performance.md)."""
