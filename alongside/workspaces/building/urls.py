from __future__ import annotations

from django.urls import path

from alongside.workspaces.building.views import bringing, drafts, judging, versions

app_name = "building"
ONE = "measures/<slug:measure>/"
DRAFT = f"{ONE}draft/"
VERSION = f"{ONE}<int:version>/"
ITEM = f"{VERSION}questions/<slug:item>/"

urlpatterns = [
    path("measures/", drafts.measures, name="measures"),
    path("new-measure/", drafts.start, name="start"),
    path("measure-from-file/", bringing.bring_in, name="bring_in"),
    path("measure-from-file/keep/", bringing.keep, name="keep"),
    path(ONE, versions.measure, name="measure"),
    path(f"{ONE}begin/", drafts.begin_next, name="begin_next"),
    path(f"{ONE}preview/", versions.preview, name="preview"),
    path(f"{ONE}compare/", versions.compare, name="compare"),
    path(f"{ONE}visits/", versions.place, name="place"),
    path(f"{ONE}stop/", versions.stop, name="stop"),
    path(DRAFT, drafts.draft, name="draft"),
    path(f"{DRAFT}titles/", drafts.about, name="about"),
    path(f"{DRAFT}publish/", versions.publish, name="publish"),
    path(f"{DRAFT}put-aside/", drafts.put_aside, name="put_aside"),
    path(f"{DRAFT}new-question/", drafts.item, name="new_item"),
    path(f"{DRAFT}questions/<slug:item>/", drafts.item, name="item"),
    path(f"{DRAFT}questions/<slug:item>/act/", drafts.item_act, name="item_act"),
    path(f"{DRAFT}new-score/", drafts.score, name="new_score"),
    path(f"{DRAFT}scores/<slug:score>/", drafts.score, name="score"),
    path(f"{DRAFT}scores/<slug:score>/out/", drafts.score_out, name="score_out"),
    path(VERSION, versions.version, name="version"),
    path(f"{VERSION}relevance/", judging.rate, name="rate"),
    path(f"{VERSION}files/<slug:format>/", versions.file, name="file"),
    path(ITEM, judging.item, name="judged"),
    path(f"{ITEM}<uuid:finding>/", judging.finding, name="finding"),
]
