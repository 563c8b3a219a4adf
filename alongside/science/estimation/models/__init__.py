"""Models for the analysis: estimates of an arm's effect with their uncertainty."""
