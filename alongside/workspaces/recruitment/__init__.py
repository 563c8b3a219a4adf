"""Watching recruitment: expected beside actual, alert rules, and what is done about alerts."""
