"""General Health Questionnaire of twelve items."""

from alongside.science.instruments.numbered_items import codes, numbered
from alongside.science.instruments.scoring import Band, Bands, BandSet, Score, Scoring, keyed
from alongside.science.instruments.structure import Instrument, Part

_NEGATIVE = (2, 5, 6, 9, 10, 11)
_LIKERT, _BIMODAL, _MODIFIED = (0, 1, 2, 3), (0, 0, 1, 1), (0, 0, 1, 2)
_C_GHQ_NEGATIVE = (0, 1, 1, 1)
_METHODS = {
    "likert": ("Likert", _LIKERT, _LIKERT, ("G1", "G2", "G3", "G9")),
    "ghq_bimodal": ("Bimodal (GHQ)", _BIMODAL, _BIMODAL, ("G1", "G2", "G3", "G9")),
    "modified_likert": ("Modified Likert", _MODIFIED, _MODIFIED, ("G1", "G3")),
    "c_ghq": ("C-GHQ", _BIMODAL, _C_GHQ_NEGATIVE, ("G1", "G2", "G3")),
}
UK_CASE = 4
OMITTED = "omitted_as_nought"
_ITEMS = 12
_UNSETTLED = {
    OMITTED: "That an omitted item counts nought is the manual's rule from memory only.",
}
_CONFLICTS = (
    "No source states what happens when an item is missing: all twelve are needed.",
    "Columns are coded healthiest first for every item, so nothing is reversed; some web pages "
    "reverse the positive items, which is wrong with this coding.",
    "A case is 4 or more on the bimodal score in surveys of the United Kingdom (G5, G8), 3 or "
    "more elsewhere (G10): the threshold is a setting.",
    "The publisher gives only an overall total (G4): there are no subscales.",
)


def ghq_12(case_from: int = UK_CASE) -> Instrument:
    """Return the twelve items, each coded by the printed column, 0 to 3, healthiest first.

    Four ways of scoring, all evidence A (G1, G2, G3); `case_from` is the bimodal score from
    which somebody counts as a case, 4 in surveys of the United Kingdom (G5, G8).

    >>> [option.code for option in ghq_12().items[0].options]
    ['0', '1', '2', '3']
    """
    columns = codes("0 · healthiest column", "1", "2", "3 · least healthy column")
    return Instrument(
        id="ghq_12",
        title="General Health Questionnaire, 12 items",
        short="GHQ-12",
        respondent="parent",
        about="parent",
        items=numbered("ghq", range(1, 13), "all", columns),
        parts=(Part("all", "Items 1 to 12"),),
        age_min_months=None,
        age_max_months=None,
        evidence="A",
        licence="Published by GL Assessment. Written permission is needed for each study.",
        wording_shipped=False,
        version="1",
        conflicts=(
            "Some survey files code the columns 1 to 4; here they are 0 to 3.",
            "That permission is given in writing and charged by use is from memory (evidence C).",
        ),
        scorings=(_scoring(case_from),),
    )


def _scoring(case_from: int) -> Scoring:
    strict = [_score(method, needed=_ITEMS) for method in _METHODS]
    lenient = [_score(method, needed=1, needs=OMITTED) for method in _METHODS]
    case = (Band(0, case_from - 1, "below_threshold"), Band(case_from, _ITEMS, "case"))
    usual = case_from == UK_CASE
    bands = Bands(
        score="ghq_bimodal",
        bands=case,
        evidence="A" if usual else "own",
        sources=("G5", "G8") if usual else ("the study's own threshold",),
    )
    return Scoring(
        form="ghq_12",
        version="1",
        scores=(*strict, *lenient),
        band_sets=(BandSet("case", f"Case from {case_from}", (bands,)),),
        unsettled=_UNSETTLED,
        conflicts=_CONFLICTS,
    )


def _score(method: str, needed: int, needs: str = "") -> Score:
    title, positive, negative, sources = _METHODS[method]
    return Score(
        code=f"{method}_{needs}" if needs else method,
        title=f"{title}, omitted items as nought" if needs else title,
        items=tuple(
            each
            for number in range(1, _ITEMS + 1)
            for each in keyed(
                [f"ghq_{number:02d}"],
                _worth(negative if number in _NEGATIVE else positive),
            )
        ),
        combine="sum_of_answered" if needs else "sum",
        needed=needed,
        low=0,
        high=_ITEMS * positive[-1],
        direction="higher is worse",
        evidence="C" if needs else "A",
        sources=sources,
        needs=needs,
    )


def _worth(points: tuple[int, ...]) -> dict[str, int]:
    return {str(column): worth for column, worth in enumerate(points)}
