from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "alongside.workspaces.families"
    label = "families"
