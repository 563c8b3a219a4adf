from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "alongside.workspaces.follow_up"
    label = "follow_up"

    def ready(self) -> None:
        """Assessments know no losses; this tells them whose visits nobody waits for now."""
        from alongside.workspaces.assessments.queries.due import left_out_by
        from alongside.workspaces.follow_up import queries

        left_out_by(queries.lost)
