"""Measures that the team makes: drafted, published in versions, asked, and judged."""
