"""What the design commands work out, and how it is shown."""
