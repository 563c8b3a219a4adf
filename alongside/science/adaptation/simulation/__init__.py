"""A whole trial simulated family by family, with the numbers of its study definition."""
