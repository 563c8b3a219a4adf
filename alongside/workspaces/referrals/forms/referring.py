"""The social worker's one page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from alongside.foundations.pages.fields import (
    Choice,
    Day,
    Email,
    LongText,
    Moment,
    Option,
    Phone,
    Radios,
    Text,
    YesNo,
    YesNoUnsure,
)
from alongside.foundations.pages.fields.criteria import Judgement
from alongside.science.protocol import Study
from alongside.science.recruitment.names import identifiers_in, names_somebody
from alongside.workspaces.families.queries import Contact
from alongside.workspaces.referrals import words
from alongside.workspaces.referrals.forms.choosing import WithReasons, options, set_options
from alongside.workspaces.referrals.given import ChildGiven, LeafletGiven, ParentGiven, People

MOST_CHILDREN = 4
CRITERION = "criterion_"
MORE_CHILDREN = tuple(
    name for n in range(2, MOST_CHILDREN + 1) for name in (f"child_{n}_name", f"child_{n}_born")
)
FAMILY_FIELDS = (
    "child_1_name", "child_1_born", "more_children", "parent_name", "relation", "phone",
    "safe_to_text", "safe_to_leave_message", "email", "postcode", "parent_born", "interpreter",
    "safety",
)  # fmt: skip
LONGEST_SECONDS = 24 * 3600


class Refer(WithReasons):
    """A family identified, with its agreement to be contacted or without."""

    team = Choice("Your team")
    leaflet = YesNo("Has the family had the leaflet?", yes_reveals=("leaflet_how", "leaflet_at"))
    leaflet_how = Radios("How?", options(words.MODES))
    leaflet_at = Moment("When?", not_after="today", hint="For example 4 7 2023 and 14:20")
    agrees = Radios(
        "Does the family agree to be contacted by the study?",
        [
            Option("yes", "Yes, they agree", reveals=FAMILY_FIELDS),
            Option(
                "no", "No", hint="No name is kept.", reveals=("reasons", "main_reason", "words")
            ),
        ],
        size="m",
    )
    parent_name = Text("Parent’s name", limit=120, autocomplete="off")
    relation = Choice("Relation to the children", options(words.RELATIONS), initial="mother")
    parent_born = Day("Parent’s date of birth", not_after="today", required=False)
    phone = Phone("Telephone number", autocomplete="off", required=False)
    email = Email("Email address", autocomplete="off", required=False)
    postcode = Text("Postcode", limit=10, width=10, autocomplete="off", required=False)
    safe_to_text = YesNo("Is it safe to text?", required=False)
    safe_to_leave_message = YesNo("Is it safe to leave a message?", required=False)
    interpreter = Text(
        "Interpreter", hint="The language, if one is needed.", limit=60, required=False
    )
    safety = LongText(
        "Anything to know to contact them safely?", limit=2000, rows=2, required=False
    )
    more_children = YesNo(
        "Are there more children aged 0 to 5?", required=False, yes_reveals=MORE_CHILDREN
    )
    duplicate_reason = LongText(
        "Why should this go on?",
        hint="Without names.",
        limit=500,
        rows=2,
        required=False,
        sometimes_needed=True,
    )

    def __init__(self, *args: Any, study: Study, site: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.study, self.site = study, site
        set_options(self, "team", [(team.id, team.name) for team in study.site(site).teams])
        self.offer(study, "not_agreeing", site)
        self.criteria = [one.id for one in study.eligibility if one.at_referral]
        for id in self.criteria:
            self.fields[CRITERION + id] = YesNoUnsure(
                study.criterion_text(id, site), hint=study.criterion_help(id, site)
            )
        for number in range(1, MOST_CHILDREN + 1):
            self._add_child_fields(number)

    def _add_child_fields(self, number: int) -> None:
        first = number == 1
        child = "Child’s" if first else f"Child {number}’s"
        self.fields[f"child_{number}_name"] = Text(
            f"{child} name", limit=120, autocomplete="off", required=first
        )
        self.fields[f"child_{number}_born"] = Day(
            f"{child} date of birth", not_after="today", required=first
        )

    def clean(self) -> None:
        self._refuse_names_in_notes()
        if self.cleaned_data.get("agrees") == "no":
            self.check_main()
        if self.cleaned_data.get("agrees") == "yes":
            self._check_family()

    def _refuse_names_in_notes(self) -> None:
        """Notes are not sealed. Of a family that does not agree, nobody's name may be kept."""
        unknown = self.cleaned_data.get("agrees") == "no"
        typed = [str(self[name].value() or "") for name in self.fields if name.endswith("_name")]
        for name in ("words", "duplicate_reason"):
            if found := _named(self.cleaned_data.get(name) or "", typed, unknown):
                self.add_error(name, words.NAMES_SOMEBODY.format(found=found))
        for id in self.criteria:
            said: Judgement | None = self.cleaned_data.get(CRITERION + id)
            if said and (found := _named(said.note, typed, unknown)):
                refused = words.NAMES_SOMEBODY.format(found=found)
                self.add_error(CRITERION + id, ValidationError(refused, "note"))

    def _check_family(self) -> None:
        said = self.cleaned_data
        reachable = said.get("phone") or said.get("email") or {"phone", "email"} & set(self.errors)
        if not reachable:
            self.add_error("phone", words.NO_WAY_TO_REACH)
        for number in range(2, MOST_CHILDREN + 1):
            name, born = f"child_{number}_name", f"child_{number}_born"
            if said.get(name) and not said.get(born) and born not in self.errors:
                self.add_error(born, words.BIRTH_NEEDED)
            if said.get(born) and not said.get(name) and name not in self.errors:
                self.add_error(name, words.NAME_NEEDED)

    def answers(self) -> dict[str, dict[str, str]]:
        """The criteria as the record keeps them."""
        given: dict[str, Judgement] = {
            id: self.cleaned_data[CRITERION + id] for id in self.criteria
        }
        return {id: {"answer": one.answer, "note": one.note} for id, one in given.items()}

    def people(self) -> People:
        """Everybody named; nobody when the family does not agree."""
        said = self.cleaned_data
        if said["agrees"] != "yes":
            return People()
        children = [
            ChildGiven(said[f"child_{n}_name"], said[f"child_{n}_born"])
            for n in range(1, MOST_CHILDREN + 1)
            if said[f"child_{n}_name"]
        ]
        return People(
            parents=(ParentGiven(said["parent_name"], said["relation"], said["parent_born"]),),
            children=tuple(children),
            contact=self._contact(),
        )

    def _contact(self) -> Contact:
        said = self.cleaned_data
        return Contact(
            postcode=said["postcode"],
            phones=(said["phone"],) if said["phone"] else (),
            email=said["email"],
            safe_to_text=bool(said["safe_to_text"]),
            safe_to_leave_message=bool(said["safe_to_leave_message"]),
            interpreter=said["interpreter"],
            safety=said["safety"],
        )

    def leaflet_given(self) -> LeafletGiven | None:
        said = self.cleaned_data
        return LeafletGiven(said["leaflet_how"], said["leaflet_at"]) if said["leaflet"] else None

    def seconds_taken(self, at: datetime) -> int | None:
        """Seconds since the page was first shown: the entry's identifier holds that moment."""
        began = (self.entry.int >> 80) / 1000
        taken = round(at.timestamp() - began)
        return taken if 0 <= taken <= LONGEST_SECONDS else None


def _named(text: str, typed: list[str], unknown: bool) -> str:
    """What in a note tells who somebody is: the names typed here, or anything like a name."""
    found = identifiers_in(text, typed)
    return found[0] if found else (names_somebody(text) if unknown else "")
