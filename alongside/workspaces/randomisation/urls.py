"""Addresses of sequences, allocation and telling."""

from django.urls import path

from alongside.workspaces.randomisation import (
    adapting_views,
    comparing_views,
    mending_views,
    outside_views,
    paper_views,
    sharing_views,
    views,
)

app_name = "randomisation"
urlpatterns = [
    path("allocation/", views.ready, name="ready"),
    path("tell/", views.to_tell, name="to_tell"),
    path("allocation/families/", views.our_families, name="our_families"),
    path("sequences/", views.sequences, name="sequences"),
    path("sequences/seal/", views.seal, name="seal"),
    path("sequences/compare/", comparing_views.compare, name="compare"),
    path("sequences/compare.<slug:format>", comparing_views.compare_file, name="compare_file"),
    path("sequences/list/", outside_views.bring_in_list, name="bring_in_list"),
    path("sequences/ratio/", adapting_views.change_ratio, name="change_ratio"),
    path("sequences/envelopes/", paper_views.envelopes, name="envelopes"),
    path("sequences/envelopes/<slug:stratum>/", paper_views.reserve, name="reserve"),
    path("sequences/envelopes/<slug:stratum>/half/", paper_views.take_half, name="take_half"),
    path("sequences/envelopes/<slug:stratum>/half.pdf", paper_views.half, name="half"),
    path("sequences/envelopes/<slug:stratum>/filled/", paper_views.on_paper, name="on_paper"),
    path("sequences/envelopes/<slug:stratum>/count/", paper_views.count, name="count_envelopes"),
    path(
        "sequences/envelopes/<slug:stratum>/<int:place>/", paper_views.opened, name="open_envelope"
    ),
    path(
        "sequences/envelopes/<slug:stratum>/<int:place>/take-back/",
        paper_views.take_back,
        name="take_back_opening",
    ),
    path("sequences/shares/", sharing_views.shares, name="shares"),
    path("sequences/shares/begin/", sharing_views.begin, name="begin_sharing"),
    path("sequences/shares/commit/", sharing_views.commit, name="commit_share"),
    path("sequences/shares/hand-in/", sharing_views.hand_in, name="hand_in_share"),
    path("sequences/shares/end/", sharing_views.end, name="end_sharing"),
    path("sequences/shares/show/", sharing_views.show, name="show_share"),
    path("sequences/shares/published.pdf", sharing_views.published, name="published"),
    path("sequences/shares/certificate.json", sharing_views.certificate, name="certificate"),
    path("sequences/who/", sharing_views.who, name="who_could_see"),
    path("sequences/who.pdf", sharing_views.who_printed, name="who_printed"),
    path("certificate/", sharing_views.check, name="check_certificate"),
    path("certificate/verifier.py", sharing_views.verifier, name="verifier"),
    path("families/<slug:number>/allocate/", views.allocate, name="allocate"),
    path("families/<slug:number>/allocation/", views.allocation, name="allocation"),
    path("allocation/places/", mending_views.places, name="places"),
    path("allocation/places/<slug:stratum>/", mending_views.switch, name="switch"),
    path("families/<slug:number>/allocation/in-error/", mending_views.in_error, name="in_error"),
    path(
        "families/<slug:number>/allocation/in-error/take-back/",
        mending_views.take_back_mark,
        name="take_back_mark",
    ),
    path("families/<slug:number>/allocation/strata/", mending_views.strata, name="strata"),
    path("families/<slug:number>/tell/", views.tell, name="tell"),
    path("families/<slug:number>/tell/<slug:what>/", views.tell, name="tell_one"),
    path("families/<slug:number>/tell/<slug:what>/correct/", views.correct, name="correct"),
    path("families/<slug:number>/tell/<slug:what>/take-back/", views.take_back, name="take_back"),
]
