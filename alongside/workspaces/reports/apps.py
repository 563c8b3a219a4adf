from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "alongside.workspaces.reports"
    label = "reports"
