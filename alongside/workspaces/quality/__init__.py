"""Quality of answers while it can still be mended: checks, flags, double entry, completeness."""
