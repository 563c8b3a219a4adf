"""Names of stages, exits, reasons and colours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from alongside.foundations.pages.filters import day, moment
from alongside.science.instruments.catalogue import all_instruments
from alongside.science.protocol import ReasonList, Study
from alongside.science.protocol.seeking import filled, placeholders
from alongside.science.retention.path import Stage
from alongside.workspaces.building import queries as building

STAGES = {
    Stage.IDENTIFIED: "Families identified",
    Stage.AGREED_TO_CONTACT: "Agreed to be contacted",
    Stage.SCREENED: "Screened",
    Stage.ELIGIBLE: "Eligible",
    Stage.CONSENTED: "Gave consent",
    Stage.BASELINE_COMPLETE: "Baseline complete",
    Stage.RANDOMISED: "Randomised",
    Stage.RETAINED: "Followed up",
}
EXITS = {
    Stage.IDENTIFIED: "Did not agree to be contacted",
    Stage.AGREED_TO_CONTACT: "Left before screening",
    Stage.SCREENED: "Not eligible, or left after screening",
    Stage.ELIGIBLE: "Left before consent",
    Stage.CONSENTED: "Left before baseline",
    Stage.BASELINE_COMPLETE: "Left before randomisation",
    Stage.RANDOMISED: "Left before follow-up",
}
STILL = {
    Stage.IDENTIFIED: "waiting for the family's answer",
    Stage.AGREED_TO_CONTACT: "waiting to be screened",
    Stage.SCREENED: "waiting for the decision on eligibility",
    Stage.ELIGIBLE: "waiting for consent",
    Stage.CONSENTED: "waiting for baseline",
    Stage.BASELINE_COMPLETE: "waiting to be randomised",
    Stage.RANDOMISED: "waiting for follow-up",
}
COLOURS = {"green": "Green", "amber": "Amber", "red": "Red", "none": "Not judged yet"}
SHAPES = {"green": "●", "amber": "▲", "red": "■", "none": "○"}
TONES = {"green": "green", "amber": "amber", "red": "red", "none": "grey"}
MODES = {"face_to_face": "Face to face", "remote": "Remote", None: "All"}
SEAR_STEPS = {
    "screened": "Screened, not eligible",
    "eligible": "Eligible, never approached",
    "approached": "Approached, not randomised",
}
BEFORE: tuple[ReasonList, ...] = ("not_agreeing", "ineligible", "declining")
AFTER: tuple[ReasonList, ...] = ("withdrawal", "loss_to_follow_up", "declining")
LISTS: dict[Stage, tuple[ReasonList, ...]] = {
    Stage.IDENTIFIED: BEFORE,
    Stage.AGREED_TO_CONTACT: ("declining", "ineligible", "not_agreeing"),
    Stage.SCREENED: ("ineligible", "declining", "not_agreeing"),
    Stage.ELIGIBLE: ("declining", "ineligible", "not_agreeing"),
}
NO_REASON = "No reason given"


def reason(study: Study, stage: Stage, code: str, sites: Sequence[str]) -> str:
    """The label of a coded reason, in the words of these sites."""
    lists = (*LISTS.get(stage, AFTER), *BEFORE, *AFTER)
    for name in lists:
        for one in study.reasons_in(name):
            if one.id == code:
                return filled(one.label, _site_words(study, one.label, sites))
    return NO_REASON if code == "no_reason_given" else code.replace("_", " ").capitalize()


def _site_words(study: Study, label: str, sites: Sequence[str]) -> dict[str, str]:
    """Where the sites' laws have different words, each of them."""
    return {
        word: " / ".join(dict.fromkeys(study.site(site).words.get(word, word) for site in sites))
        for word in placeholders(label)
    }


def as_of(at: datetime) -> str:
    """As of 1 November 2023 for the end of a day, otherwise with the time."""
    whole_day = at.time().replace(second=0, microsecond=0) == time(23, 59)
    return f"As of {day(at) if whole_day else moment(at)}"


def figures_of(label: str, at: datetime) -> str:
    """Flow of families, as of 1 November 2023, 14:20."""
    moment_ = as_of(at)
    return f"{label}, {moment_[0].lower()}{moment_[1:]}"


def colour(code: str) -> str:
    return COLOURS[code]


def shaped(code: str) -> str:
    """The colour as a shape and a word, where there is no colour."""
    return f"{SHAPES[code]} {COLOURS[code]}"


def site_names(study: Study) -> dict[str, str]:
    return {site.id: site.name for site in study.sites}


def instrument_name(study: Study, instrument: str) -> str:
    """The short name of a form; of the study's own forms that of the measure."""
    if made := building.published(study, instrument):
        return f"{made.short} (version {made.version})"
    shipped = {one.id: one.short for one in all_instruments()}
    named = [one.title for one in study.measures if instrument in one.instruments]
    return shipped.get(instrument) or (named[0] if named else instrument)
