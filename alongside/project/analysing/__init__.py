"""Pre-specified analyses of a file: a plan in TOML, a table, and what comes out, in words."""
