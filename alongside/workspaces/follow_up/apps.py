from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "alongside.workspaces.follow_up"
    label = "follow_up"
