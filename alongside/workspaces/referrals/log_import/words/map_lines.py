"""The lines of a map, and what may be wrong with one."""

from __future__ import annotations

from alongside.workspaces.referrals.log_import.words.labels import VOCABULARIES

MAP_HEAD = (
    "How a screening log is read. Only this file says so: check every line.",
    "A code that is empty has not been chosen yet; “nothing” means as if the cell were empty.",
    "When all of it is right, set checked to true.",
    "criteria_not_in_log: “as_decided” counts a criterion that the log has no answer to as met",
    "where the log says that the family is eligible; “ask” names each such row as a problem.",
)
MAP_COLUMNS = "our field = their column"
MAP_CODES = "the codes are"
MAP_ALWAYS = "what is true of every row of the log"
MAP_WORDS = {
    name: f"their word = our code ({label.lower()})" for name, label in VOCABULARIES.items()
}
MAP_UNREADABLE = "The map cannot be read: {problem}."
MAP_OF_OTHER_STUDY = "This map is for another study. Its first line must be: study = “{study}”."
MAP_NOT_IN_LOG = "criteria_not_in_log must be “as_decided”, “ask” or empty."
MAP_VOCABULARY = "The map has words for something unknown. There are: {known}."
MAP_PART = "The part [{part}] of the map must hold lines of text such as: name = “value”."
MAP_FIELD = "In [{part}] of the map “{id}” is not known. There are: {known}."
MAP_CODE = "In [words.{part}] of the map “{code}” is not a code. There are: {known}."


MAP_NOT_TEXT = "The map is not text in UTF-8. Choose the file again."
