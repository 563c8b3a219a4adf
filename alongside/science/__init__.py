"""What we calculate: pure functions, no Django, no clock, no disk, no hidden randomness."""
