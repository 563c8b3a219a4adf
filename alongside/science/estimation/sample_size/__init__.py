"""How many families: sample size and power, each by a formula that names its source."""
