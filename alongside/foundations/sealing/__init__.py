"""Sealing of names, contact details and anything else that must not be read in the database."""
