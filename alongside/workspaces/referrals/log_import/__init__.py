"""Bringing in a screening log that a team has kept in a spreadsheet."""
