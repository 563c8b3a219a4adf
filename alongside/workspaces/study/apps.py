from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "alongside.workspaces.study"
    label = "study"

    def ready(self) -> None:
        """Accounts know no roles; the study tells them whose roles ask for a second factor."""
        from alongside.foundations.accounts import second_factor
        from alongside.workspaces.study import holding

        second_factor.needed_by(holding.needs_second_factor)
