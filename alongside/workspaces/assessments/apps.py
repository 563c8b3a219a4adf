from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "alongside.workspaces.assessments"
    label = "assessments"
