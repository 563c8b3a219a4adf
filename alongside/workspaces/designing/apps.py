from django.apps import AppConfig


class DesigningConfig(AppConfig):
    name = "alongside.workspaces.designing"
    label = "designing"
