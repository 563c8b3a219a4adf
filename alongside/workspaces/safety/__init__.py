"""Worries about a child or a parent: recorded, told to the right people, followed up."""
