"""The pages of measures that the team makes."""
