"""Stories that need a record in which nothing has happened yet: run apart from the others."""
