"""Decide: when to look, what changed and who should know."""
