from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "alongside.workspaces.referrals"
    label = "referrals"
