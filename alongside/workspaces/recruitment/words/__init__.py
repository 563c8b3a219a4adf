"""What is said about watching; each part is imported by itself, as rules need no database."""
