"""How packs, licences and languages are put into words."""

from __future__ import annotations

from datetime import date

from alongside.foundations.pages.filters import day
from alongside.science.instruments.packs import EVERY_SITE
from alongside.science.protocol import Study
from alongside.workspaces.measures.models import PackLoaded
from alongside.workspaces.measures.queries import WhyNot

MODES = {
    "paper": "on paper, entered by item number",
    "interview": "asked aloud from the screen",
    "remote_electronic": "by the parent on their own screen",
}
PACK_FILE = "The pack, as one zip"
PACK_HINT = (
    "Everything in it is checked first. It replaces the pack that its form has now. "
    "The licence must let you use the wording in the ways and at the sites that it names."
)
WHY_REMOVED = "Why is it removed?"
REMOVED = "The pack is removed, and its wording is no longer here. Old answers stay."
LOAD, REMOVE = "Load the pack", "Remove the pack"
SOON = 60
NONE_NEEDED = "This study asks no form whose wording belongs to somebody else."
DAMAGED = "What is kept is not what was loaded. Load the pack again."
NO_WORDING = (
    "The wording of this questionnaire belongs to its publisher and is not kept here. Read each "
    "item aloud from the paper form, and choose the answer by its number."
)
FROM_PAPER = "Item numbers, from the paper form"
READ_FROM_PAPER = (
    "Read each item aloud from the paper form, and choose the answer by its number. "
    "Choose a language above to read it from the screen."
)
UNREADABLE = (
    "The wording pack of this form is damaged, so its wording cannot be shown. Tell the trial "
    "manager, who can load it again."
)


def sentence(total: int, held: int) -> str:
    if not total:
        return NONE_NEEDED
    return (
        f"{held} of {total} licensed questionnaires {'has' if held == 1 else 'have'} a wording "
        "pack. Without one, staff enter answers by item number from the paper form."
    )


def modes(held: PackLoaded) -> str:
    return "; ".join(MODES[mode] for mode in held.modes)


def sites(study: Study, held: PackLoaded) -> str:
    if EVERY_SITE in held.sites:
        return "all sites"
    names = {site.id: site.name for site in study.sites}
    return ", ".join(names.get(site, site) for site in held.sites)


def languages(held: PackLoaded) -> str:
    return ", ".join(name for _, name in held.languages)


def state(held: PackLoaded | None, on: date, *, whole: bool = True) -> tuple[str, str]:
    """The tag of a form on the page of packs."""
    if held is None:
        return "No pack", "grey"
    if on > held.expires:
        return "Expired", "red"
    if not whole:
        return "Damaged", "red"
    left = (held.expires - on).days
    return ("Expires soon", "amber") if left < SOON else ("In use", "green")


def loaded(held: PackLoaded, short: str) -> str:
    return (
        f"The pack for {short} is loaded: {held.edition}, {languages(held)}, until "
        f"{day(held.expires)}."
    )


def event(held: PackLoaded, short: str) -> str:
    """One line of the history."""
    did = "removed" if held.retracted else "replaced by" if held.supersedes_id else "loaded"
    told = f"{held.edition}, licence {held.licence}, until {day(held.expires)}"
    return f"{short}: pack {did}{':' if did != 'replaced by' else ''} {told} ({held.sha256[:12]})"


def why_not(found: tuple[WhyNot, PackLoaded | None], study: Study, mode: str) -> str:
    """Why a form is not offered in one way, and what can be done."""
    why, held = found
    if why == "no_pack" or held is None:
        return (
            "A parent cannot be asked this form on their own screen, because no licensed wording "
            "is loaded for it. Ask it from the paper form, or ask the trial manager for a pack."
        )
    if why == "expired":
        return (
            f"The licence {held.licence} of this form expired on {day(held.expires)}, so no new "
            "answers can be taken. What was answered before stays, and can be corrected. Ask the "
            "trial manager for a pack with a renewed licence."
        )
    if why == "site":
        return (
            f"The licence {held.licence} of this form holds for {sites(study, held)} and not for "
            "this family’s site, so no new answers can be taken here. Ask the trial manager."
        )
    return (
        f"The licence {held.licence} does not allow this form {MODES[mode]}. "
        f"It allows it {modes(held)}."
    )


LANGUAGES = {
    "am": "Amharic", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech",
    "cy": "Welsh", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian",
    "fr": "French", "gd": "Scottish Gaelic", "gu": "Gujarati", "hi": "Hindi", "it": "Italian",
    "ku": "Kurdish", "lt": "Lithuanian", "nl": "Dutch", "pa": "Punjabi", "pl": "Polish",
    "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "so": "Somali", "sq": "Albanian", "sv": "Swedish", "ta": "Tamil", "ti": "Tigrinya",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "yo": "Yoruba",
    "zh": "Chinese",
}  # fmt: skip


def language_name(code: str) -> str:
    """A language by its English name, or by its code where that has none here."""
    return LANGUAGES.get(code, LANGUAGES.get(code.partition("-")[0], code))
