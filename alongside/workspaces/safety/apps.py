from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "alongside.workspaces.safety"
    label = "safety"

    def ready(self) -> None:
        """What a parent says alone can raise a worry under the rules of the study."""
        from alongside.workspaces.safety.actions import concern_of_an_answer, concern_of_upset
        from alongside.workspaces.self_completion.actions.hearing import (
            concern_heard_by,
            upset_heard_by,
        )

        concern_heard_by(concern_of_an_answer)
        upset_heard_by(concern_of_upset)
