"""Designs that may stop early or change on the way: boundaries, decisions, exact behaviour."""
