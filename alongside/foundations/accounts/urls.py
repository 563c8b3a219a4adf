"""Addresses for signing in and for one's own account."""

from django.urls import path

from alongside.foundations.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/link-sent/", views.link_sent, name="link_sent"),
    path("sign-in/link/<str:secret>/", views.use_link, name="use_link"),
    path("signed-out/", views.signed_out, name="signed_out"),
    path("second-factor/", views.second_factor_needed, name="second_factor_needed"),
    path("my-account/", views.my_account, name="my_account"),
    path("my-account/signed-in/", views.signed_in_where, name="signed_in_where"),
]
