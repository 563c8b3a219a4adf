from django.apps import AppConfig


class BuildingConfig(AppConfig):
    name = "alongside.workspaces.building"
    label = "building"
