"""Assessment visits: made-up answers, given at a believable pace."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alongside.project.demonstration.dice import Dice
from alongside.project.demonstration.scene import Life, Scene
from alongside.science.instruments.structure import Instrument, Item
from alongside.science.protocol import Study
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments.models import OTHER, VisitOpened
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.self_completion import actions as alone
from alongside.workspaces.self_completion.secrets import new_secrets


def asked_besides(scene: Scene, visit: str) -> Life:
    """The questions of a visit that the blinded nurse does not ask: PREM and PROM."""
    yield scene.later(0, 6)
    about = scene.acting("research_associate")
    opened = assessments.open_visit(**about, visit=visit, mode="remote", part=OTHER)
    if scene.plan.has("answers_alone"):
        yield from answered_alone(scene, opened)
    else:
        for form in opened.forms:
            name = form["instrument"]
            yield from answered(scene, opened, form["key"], name, by="research_associate")
    assessments.finish_visit(study=scene.study, by=about["by"], at=scene.at, opened=opened)


def answered_alone(scene: Scene, opened: VisitOpened) -> Life:
    """The parent answers by a link, with a code told by telephone, and is thanked."""
    asking = {"study": scene.study, "by": scene.person("research_associate"), "opened": opened}
    secrets, forms = new_secrets(), {form["key"]: form["instrument"] for form in opened.forms}
    link = alone.make_link(
        **asking, at=scene.at, forms=list(forms), lasts=timedelta(days=7), secrets=secrets
    )
    scene.at += timedelta(minutes=40)
    yield scene.at
    used = alone.enter_code(study=scene.study, link=link, code=secrets.code, at=scene.at)
    given = {"study": scene.study, "used": used}
    for form, name in forms.items():
        answers = made_up_answers(instrument(scene.study, name), scene.dice, refuses=False)
        if scene.plan.has("not_safe"):
            answers |= raising_concern(scene.study, name)
        scene.at += timedelta(minutes=4)
        yield scene.at
        alone.answer(**given, at=scene.at, form=form, answers=answers)
    alone.finish(**given, at=scene.at)
    alone.say_how_it_was(**given, at=scene.at, **said_afterwards(opened, list(forms)))
    alone.record_voucher(**asking, at=scene.at, worth="A voucher of £10", how="post")


def said_afterwards(opened: VisitOpened, forms: list[str]) -> dict[str, Any]:
    """How it was to answer: most often easy, and a question is not clear to every third."""
    place = int(opened.family.number.split("-")[1])
    unclear = [(forms[-1], 2 + place % 2)] if place % 3 == 0 else []
    burden = ("easy", "all_right", "easy", "hard")[place % 4]
    upset = "a_little" if place % 5 == 0 else "no"
    words = "It was good to be asked"
    return {"burden": burden, "upset": upset, "unclear": unclear, "words": words}


def raising_concern(study: Study, name: str) -> dict[str, str]:
    """Answers to a form that the study's rules take for a concern."""
    rules = [rule for rule in study.concern_rules if rule.instrument == name and rule.answers]
    return {rule.item: rule.answers[0] for rule in rules}


def visited(scene: Scene, visit: str, planned: datetime) -> Life:
    """A visit is booked, opened, gone through form by form, and finished."""
    mode = scene.dice.one_of(("remote", "face_to_face"))
    assessments.book_visit(
        **scene.acting("research_nurse"), visit=visit, planned_for=planned, mode=mode
    )
    yield scene.until(planned)
    opened = assessments.open_visit(**scene.acting("research_nurse"), visit=visit, mode=mode)
    for number, form in enumerate(opened.forms):
        odd = number == 0 and scene.plan.has("prompted")
        yield from answered(scene, opened, form["key"], form["instrument"], odd=odd)
        if number == 0 and scene.plan.has("pauses"):
            yield from paused(scene, opened)
    scene.at += timedelta(minutes=2)
    yield scene.at
    about = {"study": scene.study, "by": scene.person("research_nurse"), "at": scene.at}
    assessments.finish_visit(**about, opened=opened)
    if scene.plan.has("query") and visit == "baseline":
        yield from queried(scene, opened)


def answered(
    scene: Scene,
    opened: VisitOpened,
    key: str,
    name: str,
    *,
    by: str = "research_nurse",
    odd: bool = False,
) -> Life:
    """A form is begun, gone through and finished; an `odd` answer is prompted about first."""
    questionnaire = instrument(scene.study, name)
    about = {"study": scene.study, "by": scene.person(by), "opened": opened}
    assessments.begin_form(**about, at=scene.at, form=key)
    seconds = sum(scene.dice.whole(4, 13) for _ in questionnaire.items)
    scene.at += timedelta(seconds=max(seconds, 40))
    yield scene.at
    given = made_up_answers(questionnaire, scene.dice, refuses=scene.plan.has("refused_items"))
    if odd:
        slip = {questionnaire.items[0].code: "9"}
        assessments.save_answers(**about, at=scene.at, form=key, answers=slip)
        scene.at += timedelta(seconds=20)
        yield scene.at
    assessments.save_answers(**about, at=scene.at, form=key, answers=given)
    assessments.finish_form(**about, at=scene.at, form=key, rest="not_asked")


def made_up_answers(instrument: Instrument, dice: Dice, *, refuses: bool) -> dict[str, str]:
    """An answer to each item that is asked, some of them not there."""
    given: dict[str, str] = {}
    for item in instrument.items:
        if item.only_if and given.get(item.only_if[0]) not in item.only_if[1]:
            continue
        if refuses and dice.chance(5):
            continue  # skipped by mistake: it is coded as not asked when the form is finished
        if dice.chance(9 if refuses else 1):
            given[item.code] = dice.one_of(("refused", "unable", "not_applicable"))
        else:
            given[item.code] = _answer(item, dice)
    return given


def _answer(item: Item, dice: Dice) -> str:
    if item.options:
        return dice.one_of(item.options).code
    if item.kind == "yes_no":
        return dice.one_of(("yes", "no"))
    if item.kind in {"whole_number", "decimal"}:
        low = int(item.minimum or 0)
        return str(dice.whole(low, min(int(item.maximum or 6), low + 6)))
    return "2023-05-01" if item.kind == "date" else "Nothing to add"


def paused(scene: Scene, opened: VisitOpened) -> Life:
    about = {"study": scene.study, "by": scene.person("research_nurse"), "opened": opened}
    assessments.pause_visit(**about, at=scene.at)
    scene.at += timedelta(minutes=scene.dice.whole(6, 25))
    yield scene.at
    assessments.resume_visit(**about, at=scene.at)


def queried(scene: Scene, opened: VisitOpened) -> Life:
    """The trial manager asks about an answer; the nurse replies and closes."""
    form = opened.forms[0]
    item = instrument(scene.study, form["instrument"]).items[0].code
    yield scene.later(1, 3)
    query = assessments.ask_about_answer(
        study=scene.study, by=scene.person("trial_manager"), at=scene.at, opened=opened,
        form=form["key"], item=item, question="This was first outside the range. Is it right now?",
    )  # fmt: skip
    if scene.plan.has("waits_for_reply"):
        return
    yield scene.later(1, 3)
    assessments.reply_to_query(
        study=scene.study, by=scene.person("research_nurse"), at=scene.at, query=query,
        text="Yes. The first was a slip of the finger.", closes=True,
    )  # fmt: skip
