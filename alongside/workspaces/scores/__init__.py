"""Scores of finished forms, by every version of their rule."""
