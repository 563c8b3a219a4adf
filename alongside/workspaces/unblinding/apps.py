from django.apps import AppConfig


class UnblindingConfig(AppConfig):
    name = "alongside.workspaces.unblinding"
    label = "unblinding"
