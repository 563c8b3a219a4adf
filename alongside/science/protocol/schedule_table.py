"""The schedule of enrolment, interventions and assessments, as SPIRIT 2025 item 18 asks for it."""

from dataclasses import dataclass

from alongside.science.protocol.allocation import Arm
from alongside.science.protocol.schedule import Measure, Procedure, Visit
from alongside.science.protocol.study import Study

DONE = "✔"
ENROLMENT, ALLOCATION, AFTER = "Enrolment", "Allocation", "Post-allocation"


@dataclass(frozen=True)
class Column:
    """A time point: its id, what it is called, when it is, and the period that it belongs to."""

    id: str
    title: str
    timing: str
    period: str


@dataclass(frozen=True)
class ScheduleRow:
    """One activity: the group it stands in, its title, who does it, and a cell for each column."""

    group: str
    title: str
    who: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class ScheduleTable:
    """The whole schedule: columns in the order of a family's journey, and rows in groups."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[ScheduleRow, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The heading of every column, with those for the activity and who does it."""
        return ("Activity", "By", *(column.title for column in self.columns))

    @property
    def periods(self) -> tuple[tuple[str, int], ...]:
        """Each period of the study with the number of columns that it spans."""
        names = dict.fromkeys(column.period for column in self.columns)
        return tuple((name, sum(one.period == name for one in self.columns)) for name in names)

    @property
    def groups(self) -> tuple[str, ...]:
        """The headings that rows stand under, in order."""
        return tuple(dict.fromkeys(row.group for row in self.rows))


def schedule_table(study: Study) -> ScheduleTable:
    """The SPIRIT schedule of a study: rows are activities, columns are time points.

    Source: SPIRIT 2025 statement, item 18 (participant timeline).
    """
    columns = _columns(study)
    rows = (
        *(_procedure_row(study, one, columns) for one in study.procedures),
        *(_arm_row(arm, columns) for arm in study.arms),
        *(_measure_row(study, one, columns) for one in study.measures),
    )
    return ScheduleTable(study.title, columns, rows)


def schedule_rows(table: ScheduleTable) -> list[tuple[str, ...]]:
    """The schedule as a plain table: one heading row, then one row for each activity."""
    headings = [f"{one.period}: {one.title} ({one.timing})" for one in table.columns]
    rows = [(row.group, row.title, row.who, *row.cells) for row in table.rows]
    return [("Part", "Activity", "By", *headings), *rows]


def _columns(study: Study) -> tuple[Column, ...]:
    before = [visit for visit in study.visits if visit.before_randomisation]
    after = [visit for visit in study.visits if not visit.before_randomisation]
    hours = study.minimum_hours_after_information
    service = (Column("service", "Service", _service_timing(study), AFTER),)
    needed = any(measure.as_needed for measure in study.measures)
    return (
        Column("referral", "Referral", "first contact", ENROLMENT),
        Column(
            "consent",
            "Screening and consent",
            f"{hours} hours or more after information",
            ENROLMENT,
        ),
        *(Column(visit.id, visit.title, _timing(visit), ENROLMENT) for visit in before),
        Column("randomisation", "Randomisation", "day 0", ALLOCATION),
        *service,
        *(Column(visit.id, visit.title, _timing(visit), AFTER) for visit in after),
        *((Column("as_needed", "As needed", "any time", AFTER),) if needed else ()),
    )


def _service_timing(study: Study) -> str:
    months = [arm.given_until_months for arm in study.arms if arm.given_until_months]
    return f"up to {max(months)} months" if months else "from day 0"


def _timing(visit: Visit) -> str:
    anchor = visit.anchor.replace("_", " ")
    if not visit.months and not visit.days_before:
        return f"within {visit.days_after} days of {anchor}"
    spare = f"−{visit.days_before}/+{visit.days_after} days"
    return f"{visit.months} months after {anchor}, {spare}"


def _who(study: Study, roles: tuple[str, ...]) -> str:
    return " or ".join(study.role(role).name for role in roles)


def _procedure_row(study: Study, step: Procedure, columns: tuple[Column, ...]) -> ScheduleRow:
    cells = tuple(DONE if column.id in step.at else "" for column in columns)
    return ScheduleRow("Enrolment", step.title, _who(study, step.by), cells)


def _arm_row(arm: Arm, columns: tuple[Column, ...]) -> ScheduleRow:
    cells = tuple(DONE if _is_given(arm, column) else "" for column in columns)
    return ScheduleRow("Interventions", arm.name, "", cells)


def _is_given(arm: Arm, column: Column) -> bool:
    if column.id == "service":
        return True
    return column.period == AFTER and arm.given_until_months is None and column.id != "as_needed"


def _measure_row(study: Study, measure: Measure, columns: tuple[Column, ...]) -> ScheduleRow:
    cells = tuple(_cell(measure, column) for column in columns)
    return ScheduleRow("Assessments", measure.title, _who(study, measure.by), cells)


def _cell(measure: Measure, column: Column) -> str:
    if column.id == "as_needed":
        return DONE if measure.as_needed else ""
    if column.id not in measure.visits:
        return ""
    note = measure.notes.get(column.id)
    return f"{DONE} {note}" if note else DONE
