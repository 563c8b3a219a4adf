"""Made-up screening logs as teams keep them: any columns, any order, dates as people write."""

from dataclasses import replace
from datetime import UTC, date, datetime

from alongside.foundations.tables import write_csv, write_xlsx
from alongside.workspaces.referrals.log_import.bringing_in import bring_in
from alongside.workspaces.referrals.log_import.cells import Task
from alongside.workspaces.referrals.log_import.preview import preview
from alongside.workspaces.referrals.log_import.proposing import propose, with_words
from alongside.workspaces.referrals.log_import.reading import read_log
from tests.workspaces.made_up import study

NOW = datetime(2023, 11, 1, 9, tzinfo=UTC)
TODAY = date(2023, 11, 1)
SITES = ("glasgow", "bromley")
HEADER = (
    "Initials", "Date ref'd", "Area", "Agreed to contact?", "Why not?", "Child name", "DOB",
    "Mum's name", "Tel no", "Leaflet given", "Leaflet how", "Screening date", "Eligible?",
    "Reason ineligible", "Date declined", "Reason declined", "On CPP / CPR?", "Comments",
)  # fmt: skip
AGREED = {
    "Initials": "AB", "Date ref'd": "3/4/23", "Area": "Glasgow", "Agreed to contact?": "Y",
    "Child name": "Màiri O’Neil", "DOB": "14 March 2021", "Mum's name": "Ann O’Neil",
    "Tel no": "0141 496 0303", "Leaflet given": "Mon 3rd April 2023", "Leaflet how": "in person",
}  # fmt: skip
SCREENED = {**AGREED, "Screening date": "12.04.2023", "Eligible?": "Yes", "On CPP / CPR?": "no"}
REFUSED = {
    "Initials": "CD", "Date ref'd": "2023-05-09", "Area": "bromley", "Agreed to contact?": "N",
    "Why not?": "Too much going on", "Child name": "Zebedee Quill", "DOB": "1/2/22",
    "Comments": "Zebedee was poorly",
}  # fmt: skip
INELIGIBLE = {
    **AGREED, "Child name": "Ossian Reid", "Mum's name": "Iona Reid", "DOB": "1/1/22",
    "Screening date": "20/4/23", "Eligible?": "N", "Reason ineligible": "Already in therapy",
}  # fmt: skip
DECLINED = {
    **SCREENED, "Child name": "Flora Bain", "Mum's name": "Effie Bain", "DOB": "2/2/20",
    "Tel no": "0141 496 0404", "Date declined": "1 May 23", "Reason declined": "Could not reach",
    "Comments": "Effie’s phone 0141 496 0404 is off",
}  # fmt: skip
LOG = (SCREENED, REFUSED, INELIGIBLE, DECLINED)


def content(rows, header=HEADER, xlsx=False):
    table = [[row.get(name) for name in header] for row in rows]
    return write_xlsx(table, header) if xlsx else write_csv(table, header)


def task(rows=LOG, *, header=HEADER, sites=SITES, today=TODAY, raw=None, **changes):
    """A log with its proposed map, completed as a person would; `changes` are to the map."""
    log = read_log(raw or content(rows, header), "log.csv")
    map = propose(study(), log, sites, today)
    columns = {
        **map.columns,
        "identified_on": "Date ref'd",
        "not_agreed_reason": "Why not?",
        "criterion_on_protection_plan": "On CPP / CPR?",
        "recorded_by": "Initials",
    }
    columns = {id: name for id, name in columns.items() if name in log.header}
    filled = replace(map, columns=columns, not_in_log="as_decided", checked=True)
    proposed = with_words(Task(study(), log, filled, sites, today)).words
    words = {name: dict(known) for name, known in proposed.items()}
    words.setdefault("declining", {})["could not reach"] = "could_not_be_reached"
    return Task(study(), log, replace(filled, **{"words": words, **changes}), sites, today)


def brought_in(by, rows=LOG, *, at=NOW, also=(), because="", **more):
    return bring_in(
        study=study(), task=task(rows, **more), by=by, at=at, also=also, because=because
    )


def told(rows, **more):
    """The problems of a log as (row, field, what)."""
    read = preview(task(rows, **more))
    return [(one.row, one.field, one.what) for one in (*read.faults, *read.problems)]
