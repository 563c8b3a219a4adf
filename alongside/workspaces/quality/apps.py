from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "alongside.workspaces.quality"
    label = "quality"

    def ready(self) -> None:
        """Finished forms are checked at once; what the checks ask was typed by nobody."""
        from alongside.workspaces.assessments.actions.hearing import heard_by
        from alongside.workspaces.held_texts.sources import written_by_rule
        from alongside.workspaces.quality.actions.checking import check_family
        from alongside.workspaces.quality.people import EMAIL

        heard_by(check_family)
        written_by_rule(EMAIL)
