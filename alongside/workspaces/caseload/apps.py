from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "alongside.workspaces.caseload"
    label = "caseload"

    def ready(self) -> None:
        from alongside.workspaces.caseload.becoming import states_after_eligibility
        from alongside.workspaces.referrals.queries.mine import told_by

        told_by(states_after_eligibility)
