from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "alongside.workspaces.consent"
    label = "consent"
