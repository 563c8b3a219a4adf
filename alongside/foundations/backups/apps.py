from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "alongside.foundations.backups"
    label = "backups"
