from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "alongside.workspaces.families"
    label = "families"

    def ready(self) -> None:
        from alongside.foundations.record.writing import BEFORE_WRITING
        from alongside.workspaces.families.unnamed import refuse_names

        if refuse_names not in BEFORE_WRITING:
            BEFORE_WRITING.append(refuse_names)
