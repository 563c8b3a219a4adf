"""Families: their study number, children, parents, sealed names and contact details."""
