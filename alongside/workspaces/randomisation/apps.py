from django.apps import AppConfig


class RandomisationConfig(AppConfig):
    name = "alongside.workspaces.randomisation"
    label = "randomisation"

    def ready(self) -> None:
        """Families know no arms; allocation tells them whom the team of one arm meets.

        Assessments are told who has been allocated, and when; never to what.
        """
        from alongside.workspaces.assessments.queries.allocation import allocation_told_by
        from alongside.workspaces.families import permissions
        from alongside.workspaces.randomisation import queries

        permissions.confined_by(queries.families_met)
        allocation_told_by(queries.allocated)
