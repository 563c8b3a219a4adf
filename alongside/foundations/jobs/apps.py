from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "alongside.foundations.jobs"
    label = "jobs"
