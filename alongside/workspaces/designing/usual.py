"""The assumptions that stand on the page at first: those of the definitive trial's definition."""

USUAL = {
    "difference": "1.5", "sd": "5.5", "correlation": "0.5", "power": "90", "alpha": "5",
    "attrition": "21", "looks": "2", "icc": "0.05", "practitioners": "33",
}  # fmt: skip
