"""How many families by when, what would change it, and how good earlier forecasts were."""
