"""Pictures drawn from numbers, each with the table of the same numbers behind it."""
