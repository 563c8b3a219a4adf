from django.apps import AppConfig


class AdaptationConfig(AppConfig):
    name = "alongside.workspaces.adaptation"
    label = "adaptation"

    def ready(self) -> None:
        from alongside.workspaces.adaptation.actions.placing import place
        from alongside.workspaces.families.actions.people import AFTER_CONTACT

        if place not in AFTER_CONTACT:
            AFTER_CONTACT.append(place)
