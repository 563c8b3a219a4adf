"""The pages of a study with those of bringing in a log among them."""

from django.urls import include, path

from alongside.project.urls import urlpatterns as project
from alongside.workspaces.referrals import urls as referrals

log_import = path("log/", include("alongside.workspaces.referrals.log_import.urls"))
urlpatterns = [
    path("<slug:study>/", include(([*referrals.urlpatterns, log_import], "referrals"))),
    *project,
]
