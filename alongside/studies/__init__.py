"""The studies that ship, as data."""
