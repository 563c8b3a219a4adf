"""Consent: given statement by statement, copied, withdrawn, asked again."""
