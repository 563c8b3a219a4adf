from django.apps import AppConfig


class OfflineEntryConfig(AppConfig):
    name = "alongside.workspaces.offline_entry"
    label = "offline_entry"
