from django.apps import AppConfig


class RandomisationConfig(AppConfig):
    name = "alongside.workspaces.randomisation"
    label = "randomisation"

    def ready(self) -> None:
        """Families know no arms; allocation tells them whom the team of one arm meets.

        Assessments, and those who hold texts, are told who has been allocated, and when; never
        to what.
        """
        from alongside.workspaces.assessments.queries.allocation import allocation_told_by
        from alongside.workspaces.families import permissions
        from alongside.workspaces.held_texts.sources import arms_known_by
        from alongside.workspaces.randomisation import queries

        permissions.confined_by(queries.families_met)
        allocation_told_by(queries.allocated)
        arms_known_by(queries.allocated)
