from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "alongside.foundations.files"
    label = "files"
