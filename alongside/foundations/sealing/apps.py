from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "alongside.foundations.sealing"
    label = "sealing"
