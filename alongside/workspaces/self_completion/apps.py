from django.apps import AppConfig


class SelfCompletionConfig(AppConfig):
    name = "alongside.workspaces.self_completion"
    label = "self_completion"
