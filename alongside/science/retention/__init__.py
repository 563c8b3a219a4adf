"""Who came how far, who left and why, when visits are due, and whether to go on."""
