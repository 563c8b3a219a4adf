from django.apps import AppConfig


class ForecastConfig(AppConfig):
    name = "alongside.workspaces.forecast"
    label = "forecast"
