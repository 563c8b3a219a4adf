"""Keeping in touch until the last visit, and families lost on the way."""
