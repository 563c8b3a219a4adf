from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "alongside.foundations.record"
    label = "record"
