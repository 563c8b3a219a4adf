"""What people call the columns of a screening log. Proposals only: a person confirms each."""

from __future__ import annotations

HEADINGS: dict[str, tuple[str, ...]] = {
    "site": ("site", "area", "local authority", "council", "borough", "location", "centre"),
    "team": ("team", "referring team", "service", "referred by team", "office"),
    "identified_on": (
        "date identified", "identified on", "identified", "date of referral", "referral date",
        "date referred", "date received", "referred on", "referral", "date",
    ),
    "agreed": (
        "agreed to contact", "agrees to contact", "agreed to be contacted", "consent to contact",
        "consents to contact", "permission to contact", "ok to contact", "happy to be contacted",
        "agreed contact", "agreed",
    ),
    "not_agreed_reason": (
        "reason not agreed", "reason for not agreeing", "why not agreed", "reason no contact",
        "reason for non participation", "reason no consent to contact",
    ),
    "leaflet_on": (
        "leaflet date", "date leaflet given", "leaflet given on", "date of leaflet",
        "information sheet date", "date information given", "date info given", "pil date",
        "pis date", "date pis given", "date pil given", "leaflet given", "leaflet",
    ),
    "leaflet_mode": (
        "leaflet how", "how leaflet given", "leaflet mode", "leaflet method", "how given",
        "mode of leaflet", "leaflet by", "how was leaflet given",
    ),
    "screened_on": (
        "date screened", "screened on", "screening date", "date of screening", "screened",
    ),
    "eligible": (
        "eligible", "eligibility", "is eligible", "meets criteria", "outcome of screening",
    ),
    "main_reason": (
        "main reason", "main reason ineligible", "reason ineligible", "reason not eligible",
        "reason for ineligibility", "why not eligible", "exclusion reason",
        "reason for exclusion",
    ),
    "reasons": ("other reasons", "further reasons", "additional reasons", "all reasons", "reasons"),
    "discussed_with": ("discussed with", "discussion with"),
    "declined_on": ("date declined", "declined on", "declined date", "declined", "refused on"),
    "declined_reason": (
        "reason declined", "reason for declining", "why declined", "decline reason",
        "reason for decline", "refusal reason", "reason refused",
    ),
    "parent_name": (
        "parent name", "name of parent", "parent", "parent carer", "carer", "carer name",
        "mother", "mother name", "mothers name", "mum", "mums name", "parents name", "family name",
    ),
    "relation": ("relation", "relationship", "relation to child", "relationship to child"),
    "child_name": (
        "child name", "name of child", "childs name", "child", "infant", "infant name", "baby",
        "babys name",
    ),
    "born": (
        "dob", "date of birth", "child dob", "dob of child", "birth date", "date born", "born",
        "d o b",
    ),
    "phone": (
        "phone", "phone number", "telephone", "telephone number", "tel", "tel no", "mobile",
        "mobile number", "contact number",
    ),
    "recorded_by": (
        "recorded by", "entered by", "completed by", "logged by", "initials", "added by",
        "researcher",
    ),
    "recorded_on": (
        "recorded on", "date recorded", "date entered", "entered on", "date logged", "entry date",
        "date added",
    ),
    "notes": ("notes", "note", "comments", "comment", "remarks", "other information"),
}  # fmt: skip
ANY_REASON = ("reason", "reason for not taking part", "reason for exit", "why not", "reason given")
REASON_FIELDS = ("not_agreed_reason", "main_reason", "declined_reason")
RELATIONS_IN_HEADINGS = {
    "mother": "mother", "mothers": "mother", "mum": "mother", "mums": "mother",
    "father": "father", "fathers": "father", "dad": "father", "dads": "father",
}  # fmt: skip
YES_NO_WORDS = {
    "yes": ("agreed", "agrees", "eligible", "consented", "given", "met"),
    "no": ("not agreed", "does not agree", "refused", "not eligible", "ineligible", "not met"),
    "unsure": (
        "?", "unsure", "maybe", "unclear", "not sure", "don't know", "dont know", "unknown", "dk",
        "pending", "tbc",
    ),
}  # fmt: skip
NOTHING_WORDS = ("n/a", "na", "-", "–", "none", "not applicable", "blank")
