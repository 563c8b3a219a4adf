"""Whom the trial reaches, beside whom the service is for, and what is done about it."""
