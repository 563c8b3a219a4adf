from django.apps import AppConfig


class ScoresConfig(AppConfig):
    name = "alongside.workspaces.scores"
    label = "scores"
