"""The design system as a Django app."""

from django.apps import AppConfig


class Pages(AppConfig):
    """Templates, form fields, stylesheet and scripts."""

    name = "alongside.foundations.pages"
    label = "pages"
