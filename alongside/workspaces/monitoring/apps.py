from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "alongside.workspaces.monitoring"
    label = "monitoring"
