"""Decide what changed: pure functions from what is known and one look to events."""
