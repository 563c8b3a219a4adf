from django.apps import AppConfig


class RandomisationConfig(AppConfig):
    name = "alongside.workspaces.randomisation"
    label = "randomisation"
