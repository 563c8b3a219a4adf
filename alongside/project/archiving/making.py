"""Make an archive: the open part, the closed part and the identities, each a folder by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.documents.papers import Paper, PaperPart, paper_pdf
from alongside.foundations.documents.written import Table
from alongside.foundations.record.models import Entry, Seal
from alongside.foundations.record.seals import SealedTo, sealed_to
from alongside.project.archiving import answers, dictionary, identities, words
from alongside.project.archiving.folder import Part, link, table_of
from alongside.project.archiving.kinds import Kind, families_of, kinds, rows
from alongside.project.archiving.sealed_words import sealed_words
from alongside.science.protocol import Study
from alongside.workspaces.caseload.words import sentence
from alongside.workspaces.consent.models import ConsentGiven
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.numbering import runs
from alongside.workspaces.families.queries import history
from alongside.workspaces.study.queries import folder_of

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Asked:
    """What is to be archived: a study, its sites, by whom and of which moment."""

    study: Study
    sites: tuple[str, ...]
    by: str
    at: datetime

    @property
    def slug(self) -> str:
        return self.study.slug

    @property
    def whole(self) -> bool:
        return self.sites == tuple(site.id for site in self.study.sites)

    @property
    def name(self) -> str:
        of = "whole-study" if self.whole else "-".join(self.sites)
        return f"{self.study.slug}-{of}-{self.at:%Y%m%d}"

    @property
    def of(self) -> str:
        if self.whole:
            return f"all sites of {self.study.name}"
        names = [site.name for site in self.study.sites if site.id in self.sites]
        return f"{', '.join(names)}, {self.study.name}"


def make(
    asked: Asked, folder: Path, parts: Sequence[str], done: Progress
) -> tuple[list[Path], SealedTo]:
    """Seal the record, and write each part that is asked for; where they are, and the head."""
    head = sealed_to(at=asked.at)
    families = families_of(asked.study.slug, asked.sites)
    makers = {"open": _open, "closed": _closed, "identities": _identities}
    made = []
    for name in parts:
        part = Part(folder / f"{asked.name}-{name}")
        makers[name](asked, part, families, head, done)
        made.append(part.finish())
    return made, head


def _open(
    asked: Asked, part: Part, families: dict[UUID, str], head: SealedTo, done: Progress
) -> None:
    tables = _data(asked, part, families, closed=False, done=done)
    _definition(asked, part)
    part.put("record.pdf", _paper(asked, words.OPEN, tables, families))
    part.page("index.html", words.TITLES["open"], _index(asked, words.OPEN, tables, []))


def _closed(
    asked: Asked, part: Part, families: dict[UUID, str], head: SealedTo, done: Progress
) -> None:
    tables = _data(asked, part, families, closed=True, done=done)
    _definition(asked, part)
    seals = Seal.objects.order_by("number").values_list(*words.SEAL_COLUMNS)
    part.table("seals.csv", words.SEAL_COLUMNS, seals.iterator())
    accounts = Person.objects.order_by("pk").values_list(*words.ACCOUNT_COLUMNS)
    part.table("accounts.csv", words.ACCOUNT_COLUMNS, accounts.iterator())
    part.put("head.txt", f"{head.number} {head.digest}\n".encode())
    part.table("words_under_seal.csv", words.SEALED_COLUMNS, sealed_words(families))
    answered = answers.write_tables(part, asked.study, asked.sites, families, asked.at)
    pages = _families(asked, part, families, done)
    part.put("record.pdf", _paper(asked, words.closed(head.number, head.digest), tables, families))
    said = words.closed(head.number, head.digest)
    part.page("index.html", words.TITLES["closed"], _index(asked, said, tables, pages, answered))


def _identities(
    asked: Asked, part: Part, families: dict[UUID, str], head: SealedTo, done: Progress
) -> None:
    part.table("data/people.csv", words.PEOPLE_COLUMNS, identities.people(families))
    part.table("dictionary.csv", words.DICTIONARY_COLUMNS,
               dictionary.of("data/people.csv", words.PEOPLE_COLUMNS))  # fmt: skip
    papers: dict[str, list[str]] = {}
    for name, content in identities.papers(families):
        part.put(name, content)
        papers.setdefault(name.split("/")[1], []).append(name)
    lines = []
    for number, rows_of in groupby(identities.people(families), key=lambda row: str(row[0])):
        said = list(rows_of)
        page = _of_people(part, number, said, papers.get(number, []))
        names = "; ".join(str(row[4]) for row in said if row[3] == "name")
        lines.append([link(page, number), escape(names)])
    title = words.TITLES["identities"]
    body = (
        f"<h1>{escape(title)}</h1>\n<p>{escape(words.made(asked))}</p>\n"
        f"<p>{escape(words.IDENTITIES)}</p>\n"
        f"<p>{link('data/people.csv', words.ALL_PEOPLE)}</p>\n"
        f"{table_of(words.INDEX_COLUMNS, lines)}"
    )
    part.page("index.html", title, body)
    done(1)


def _of_people(part: Part, number: str, said: list[list[Any]], papers: list[str]) -> str:
    """A page for one family with what was sealed of it and its papers; where it was put."""
    shown = [
        [escape("; ".join(map(str, cell)) if isinstance(cell, list) else str(cell))
         for cell in row[1:]]
        for row in said
    ]  # fmt: skip
    signed = [[link(f"../{name}", name)] for name in papers]
    body = (
        f"<h1>{escape(f'Family {number}')}</h1>\n{table_of(words.DETAIL_COLUMNS, shown)}\n"
        f"<h2>{words.PAPERS}</h2>\n{table_of(['File'], signed) if signed else words.NO_PAPER}"
    )
    part.page(f"families/{number}.html", f"Family {number}", body)
    return f"families/{number}.html"


def _data(
    asked: Asked, part: Part, families: dict[UUID, str], *, closed: bool, done: Progress
) -> list[tuple[Kind, int]]:
    """One table for each kind of fact, the dictionary and the trail."""
    tables = []
    for kind in kinds(closed=closed):
        columns = ["family_number", *(c.name for c in kind.columns)]
        tables.append((kind, part.table(kind.file, columns, rows(kind, asked, families))))
        done(1)
    forms = answers.forms_of(asked.study, families if closed else None)
    part.table("questions.csv", words.QUESTION_COLUMNS, answers.questions(forms))
    explained = dictionary.lines([kind for kind, _ in tables], forms, closed=closed)
    part.table("dictionary.csv", words.DICTIONARY_COLUMNS, explained)
    part.table("audit.csv", *_audit(asked, families, [kind for kind, _ in tables], closed=closed))
    return tables


def _audit(
    asked: Asked, families: dict[UUID, str], known: Sequence[Kind], *, closed: bool
) -> tuple[list[str], Iterator[list[Any]]]:
    """Every line of the ledger about these facts; who wrote it stands in the closed part."""
    lines = Entry.objects.filter(
        study=asked.study.slug, kind__in=[kind.label for kind in known], recorded_at__lte=asked.at
    )
    order = ["number"] if closed else ["recorded_at", "fact"]
    found = lines.select_related("recorded_by").order_by(*order).iterator()
    wanted = (e for e in found if e.family in families or (e.family is None and asked.whole))
    if closed:
        return words.AUDIT_CLOSED, (
            [e.number, e.recorded_at, e.recorded_by.name, e.kind, e.fact,
             families.get(e.family, "") if e.family else "", e.digest]
            for e in wanted
        )  # fmt: skip
    return words.AUDIT_OPEN, (
        [e.recorded_at, e.kind, e.fact, families.get(e.family, "") if e.family else "", e.digest]
        for e in wanted
    )


def _families(
    asked: Asked, part: Part, families: dict[UUID, str], done: Progress
) -> list[tuple[str, str]]:
    """A page for each family with its history in sentences."""
    pages = []
    for family in Family.objects.filter(pk__in=list(families)).order_by("number"):
        lines = [
            [
                escape(f"{line.at:%Y-%m-%d %H:%M} UTC"),
                escape(sentence(line.fact, asked.study)),
                escape(line.by.name),
                escape(line.fact.reason + (" (corrected later)" if line.superseded else "")),
            ]
            for line in reversed(history(family))
        ]
        title = f"Family {family.number}"
        forms = "\n".join(answers.of_family(asked.study, family))
        papers = table_of(words.PAPER_COLUMNS, _papers(family))
        body = (
            f"<h1>{escape(title)}</h1>\n{table_of(words.STORY_COLUMNS, lines)}\n"
            f"<h2>Consents</h2>\n{papers}\n{forms}"
        )
        part.page(f"families/{family.number}.html", title, body)
        pages.append((f"families/{family.number}.html", family.number))
        done(1)
    return pages


def _papers(family: Family) -> list[list[str]]:
    """Each consent with the name that its paper has in the part of identities."""
    given = ConsentGiven.objects.filter(family=family).select_related("paper")
    return [
        [
            escape(f"{fact.kind}, version {fact.document_version}"),
            f"{fact.occurred_at:%Y-%m-%d %H:%M} UTC",
            escape(fact.signed_as),
            ", ".join(escape(name) for name in identities.names_of(fact, family.number)),
        ]
        for fact in given.order_by("recorded_at", "pk")
    ]


def _definition(asked: Asked, part: Part) -> None:
    """The study as it was defined, file by file."""
    place = folder_of(asked.study.slug)
    for file in sorted(place.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            part.put(f"study/{file.name}", file.read_bytes())


def _index(
    asked: Asked,
    said: str,
    tables: Sequence[tuple[Kind, int]],
    pages: Sequence[tuple[str, str]],
    answered: Sequence[str] = (),
) -> str:
    lines = [[link(kind.file, kind.label), escape(kind.says), str(n)] for kind, n in tables]
    title = words.TITLES["closed" if pages else "open"]
    listed = [*words.FILES, *(words.CLOSED_FILES if pages else ())]
    files = "".join(f"<li>{link(to, to)}: {escape(why)}</li>" for to, why in listed)
    body = (
        f"<h1>{escape(title)}</h1>\n<p>{escape(words.made(asked))}</p>\n<p>{escape(said)}</p>\n"
        f"<ul>{files}</ul>\n<h2>Tables</h2>\n{table_of(words.TABLE_COLUMNS, lines)}"
    )
    if answered:
        listed_answers = "".join(f"<li>{link(to, to)}</li>" for to in answered)
        body += f"\n<h2>Answers</h2>\n<p>{words.ANSWERS_OF}</p>\n<ul>{listed_answers}</ul>"
    if pages:
        shown = ", ".join(link(to, number) for to, number in pages)
        body += f"\n<h2>Families</h2>\n<p>{shown}</p>"
    return body


def _paper(
    asked: Asked, said: str, tables: Sequence[tuple[Kind, int]], families: dict[UUID, str]
) -> bytes:
    counted = Table("Tables and their rows", ["Table", "What one row is", "Rows"],
                    [[kind.label, kind.says, n] for kind, n in tables], frozenset({2}))  # fmt: skip
    listed = Table("Families", ["First number", "Last number", "Families"],
                   [list(run) for run in runs(families.values())], frozenset({2}))  # fmt: skip
    return paper_pdf(
        Paper(
            title=f"Archive of {asked.of}",
            sentence=said,
            header=asked.study.name,
            footer=asked.name,
            facts=[("Made on", f"{asked.at:%-d %B %Y, %H:%M} UTC"), ("By", asked.by)],
            parts=[
                PaperPart("What is here", [words.HOW_TO_READ], tables=[counted]),
                PaperPart("Families", [], tables=[listed] if families else []),
            ],
        )
    )
