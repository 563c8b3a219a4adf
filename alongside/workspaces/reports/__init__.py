"""Frozen reports for the steering committee: made once, kept, and given again byte for byte."""
