"""What an archive says of itself."""

from __future__ import annotations

from typing import Protocol


class Made(Protocol):
    @property
    def of(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def at(self) -> object: ...


TITLES = {
    "open": "Archive of a trial: the open part",
    "closed": "Archive of a trial: the closed part",
    "identities": "Archive of a trial: who the families are",
}
OPEN = (
    "This part can be read by people who must not know the arms: it holds the facts that are the "
    "same whatever the arm. Who recorded something, reasons, and whatever follows from the "
    "allocation stand in the closed part."
)
IDENTITIES = (
    "Names, dates of birth, contact details and signed papers. Keep this part at the site, apart "
    "from the others: with it, every other table is about people who can be named."
)
HOW_TO_READ = (
    "Each table is a CSV file (UTF-8, commas, first line names) that any spreadsheet or program "
    "reads; dictionary.csv explains every column. A fact is never changed: one that was corrected "
    "is superseded by a later one, whose column supersedes_id holds its id. retracted is true "
    "where a fact was taken back. Moments are in UTC. A cell that begins with an apostrophe holds "
    "text that a spreadsheet would take for a formula. SHA256SUMS lists a checksum for every file "
    "(sha256sum --check SHA256SUMS)."
)
FILES = (
    ("dictionary.csv", "every column of every table"),
    ("questions.csv", "every question of every questionnaire, with what its codes mean"),
    ("audit.csv", "what was recorded when, in order"),
    ("record.pdf", "this list on paper"),
    ("study", "the definition of the study: questions, schedule, sites, roles"),
    ("SHA256SUMS", "a checksum for every file"),
)
CLOSED_FILES = (
    ("accounts.csv", "whose each account is, by its id"),
    ("words_under_seal.csv", "what was written about worries, unblinding and answering"),
    ("seals.csv", "the chain of seals over the whole record"),
    ("head.txt", "the last seal: its number and digest"),
)
ACCOUNT_COLUMNS = ("id", "name")
SEALED_COLUMNS = ("family_number", "kind", "fact", "words")
TABLE_COLUMNS = ("Table", "What one row is", "Rows")
DICTIONARY_COLUMNS = ("table", "column", "type", "one row is", "meaning")
SEAL_COLUMNS = ("number", "sealed_at", "root", "previous", "digest")
AUDIT_OPEN = ["recorded_at", "kind", "fact", "family_number", "digest"]
AUDIT_CLOSED = ["number", "recorded_at", "recorded_by", "kind", "fact", "family_number", "digest"]
DETAIL_COLUMNS = ("Of", "Fact", "Detail", "What it says")
INDEX_COLUMNS = ("Family", "Names")
ALL_PEOPLE = "Everything in one table"
PAPERS, NO_PAPER = "Signed papers", "There is none."
FAMILY_NUMBER = "the study number of the family; empty for a fact of the study itself"
PEOPLE_COLUMNS = ("family_number", "of", "fact", "field", "value")
QUESTION_COLUMNS = (
    "form", "title", "version", "number", "item", "part", "kind", "question", "answers",
)  # fmt: skip
ANSWER_COLUMNS = ("Item", "Question", "Answer")
QUERY_COLUMNS = ("Item", "Query", "Replies", "State")
OPEN_QUERY, CLOSED_QUERY = "open", "closed, or needs no answer"
ABOUT = "About"
NO_ANSWER = "Nothing was answered on this form."
ANSWERS_OF = (
    "A row for each finished form and a column for each question, as the answers stood last; "
    "questions.csv says what the codes mean. Families whose data may no longer be used are left "
    "out here; their facts stand under Tables."
)
PAPER_COLUMNS = ("Consent", "Given", "How", "Paper in the part of identities")
STORY_COLUMNS = ("Recorded", "What happened", "By", "Reason")


def closed(number: int, head: str) -> str:
    return (
        "This part holds everything that was recorded, arms too. Keep it from whoever must not "
        f"know them. The record was sealed when it was made: seal {number}, {head}."
    )


def made(asked: Made) -> str:
    return f"Made of {asked.of} by {asked.by}, {asked.at:%-d %B %Y, %H:%M} UTC. {HOW_TO_READ}"
