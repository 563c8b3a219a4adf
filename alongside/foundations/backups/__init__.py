"""Copies of the whole installation, encrypted for named people, and their proof."""
