"""Data quality while it can still be mended: edit checks, odd answering, double entry, gaps."""
