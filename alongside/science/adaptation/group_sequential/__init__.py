"""Group-sequential designs: when to look, where to stop, and what to say afterwards."""
