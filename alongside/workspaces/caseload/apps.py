from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "alongside.workspaces.caseload"
    label = "caseload"
