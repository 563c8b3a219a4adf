"""The choices that facts about measures are made of."""

PARENT, EXPERT = "parent", "expert"
RATERS = (EXPERT, PARENT)
PROCESSES = ("comprehension", "retrieval", "judgement", "response", "burden", "other")
SEVERITIES = ("none", "minor", "serious")
DECISIONS = ("keep", "reword", "answers", "move", "drop", "ask_more")
RELEVANCE = (1, 2, 3, 4)
