"""SQLite as Alongside uses it: tables are changed by migrations alone."""
