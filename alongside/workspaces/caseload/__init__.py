"""One family's whole story, everybody's list of what is next, and search."""
