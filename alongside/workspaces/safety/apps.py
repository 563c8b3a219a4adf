from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "alongside.workspaces.safety"
    label = "safety"
