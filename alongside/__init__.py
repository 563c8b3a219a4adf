"""Alongside runs a whole trial of a family service."""
