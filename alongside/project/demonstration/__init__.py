"""The demonstration: the feasibility trial with made-up families, by the real actions."""
