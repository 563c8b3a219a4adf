"""Estimates with their uncertainty: intervals and plain descriptions."""
