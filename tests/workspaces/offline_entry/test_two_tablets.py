"""Two tablets and a server, whatever the network and the clocks do: no answer is lost, and none
goes silently over another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments import queries as visits
from alongside.workspaces.assessments.models import AnswerSet, VisitOpened
from alongside.workspaces.families.models import Family
from alongside.workspaces.offline_entry import actions
from alongside.workspaces.offline_entry.models import DifferenceSettled, EntryArrived
from tests.workspaces.assessments.stories import BASELINE, SDQ, Team, consented, team
from tests.workspaces.made_up import study
from tests.workspaces.offline_entry.stories import ITEMS, came, deliver, sync, taken, waiting

pytestmark = pytest.mark.django_db
WHICH = st.sampled_from((0, 1))
ITEM, ANSWER = st.sampled_from(ITEMS[:2]), st.sampled_from(("0", "1", "2", "refused", ""))
HOURS = st.integers(-30, 30)


class TwoTablets(RuleBasedStateMachine):
    """Messages are put on the way, and arrive at any time, any number of times, or never."""

    messages = Bundle("messages")
    people: Team
    family: Family

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at = BASELINE
        self.lost: set[int] = set()
        self.waits: list[EntryArrived] = []

    @initialize(one=HOURS, other=HOURS)
    def two_tablets_leave(self, one: int, other: int) -> None:
        self.tablets = [
            taken(self.people, self.family, off=timedelta(hours=hours)) for hours in (one, other)
        ]
        for tablet in self.tablets:
            tablet.begin(self.later())

    def later(self):
        self.at += timedelta(minutes=1)
        return self.at

    @property
    def opened(self) -> VisitOpened | None:
        return VisitOpened.objects.as_of().filter(family=self.family, visit="baseline").first()

    @rule(which=WHICH, given=st.lists(st.tuples(ITEM, ANSWER), min_size=1, max_size=3))
    def somebody_answers_on_a_tablet(self, which, given) -> None:
        for item, answer in given:
            self.tablets[which].answer(self.later(), item, answer)

    @rule(which=WHICH, hours=HOURS)
    def the_clock_of_a_tablet_is_set(self, which, hours) -> None:
        self.tablets[which].off = timedelta(hours=hours)

    @rule(target=messages, which=WHICH)
    def a_tablet_sends_and_nothing_arrives_yet(self, which):
        return which, self.tablets[which].message(self.later())

    @rule(message=messages, heard=st.booleans())
    def a_message_arrives_perhaps_again_and_perhaps_unheard(self, message, heard) -> None:
        self.comes(*message, heard=heard)

    @rule(which=WHICH)
    def a_tablet_sends_and_hears(self, which) -> None:
        self.comes(which, self.tablets[which].message(self.later()), heard=True)

    def comes(self, which, told, *, heard) -> None:
        tablet = self.tablets[which]
        if which in self.lost:
            before = len(came(tablet))
            with pytest.raises(actions.TabletLost):
                deliver(self.people, tablet, self.later(), told)
            assert len(came(tablet)) == before
            return
        awaited = deliver(self.people, tablet, self.later(), told)
        if heard:
            tablet.heard(awaited)
        self.check()

    @rule(item=ITEM, answer=ANSWER)
    def somebody_answers_at_the_office(self, item, answer) -> None:
        about = {"study": study(), "by": self.people.nurse, "at": self.later()}
        opened = self.opened or assessments.open_visit(
            **about, family=self.family, visit="baseline", mode="face_to_face"
        )
        assessments.save_answers(**about, opened=opened, form=SDQ, answers={item: answer})

    @precondition(lambda self: self.waits)
    @rule(chosen=st.sampled_from(("tablet", "record")))
    def a_person_decides(self, chosen) -> None:
        actions.settle(
            study=study(), by=self.people.manager, at=self.later(), arrived=self.waits.pop(),
            chosen=chosen, reason="Looked at both.",
        )  # fmt: skip
        self.check()

    @rule(which=WHICH, really=st.sampled_from((True, False, False, False)))
    def a_tablet_is_lost_or_found(self, which, really=True) -> None:
        if not really:
            return
        act = actions.tell_found if which in self.lost else actions.tell_lost
        self.lost ^= {which}
        act(
            study=study(), by=self.people.manager, at=self.later(), reason="The bus.",
            package=self.tablets[which].package,
        )  # fmt: skip

    def check(self) -> None:
        """After whatever changed the record."""
        arrived = [came(tablet) for tablet in self.tablets]
        for tablet, here in zip(self.tablets, arrived, strict=True):
            self.what_arrived_is_what_was_entered_in_its_order(tablet, here)
        self.no_tablet_went_over_an_answer_of_anybody_else()
        self.whatever_differs_waits_or_was_decided([one for here in arrived for one in here])

    def what_arrived_is_what_was_entered_in_its_order(self, tablet, arrived) -> None:
        entered = [(one["sequence"], one["id"], one["answer"]) for one in tablet.queue]
        assert [
            (one.sequence, str(one.pk), next(iter(one.answer.values()))) for one in arrived
        ] == entered[: len(arrived)]
        moments = [tablet.package.recorded_at, *(one.occurred_at for one in arrived), self.at]
        assert moments == sorted(moments)
        assert tablet.sent <= len(arrived)
        same = [one for one in arrived if one.outcome == "same" and one.item]
        assert [one.pk for one in same if one.stood.get("value", "") != one.answer["value"]] == []

    def no_tablet_went_over_an_answer_of_anybody_else(self) -> None:
        """An answer that came from a tablet follows one of its own, or none; or a decision."""
        packages = {tablet.package.pk for tablet in self.tablets}
        before: dict[str, object] = {}
        for row in AnswerSet.objects.filter(family=self.family, form=SDQ).order_by("number"):
            for item in row.answers:
                if row.page in packages and item in before:
                    assert before[item] == row.page
                before[item] = row.page

    def whatever_differs_waits_or_was_decided(self, arrived) -> None:
        self.waits = waiting(self.people)
        waits = {one.pk for one in self.waits}
        decided = set(DifferenceSettled.objects.values_list("arrived", flat=True))
        differ = {one.pk for one in arrived if one.outcome in ("differs", "refused")}
        assert (waits | decided, waits & decided) == (differ, set())

    def teardown(self) -> None:
        """Both come home: everything arrives, and every answer can be found."""
        try:
            if hasattr(self, "tablets"):
                self.come_home()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def come_home(self) -> None:
        for which, tablet in enumerate(self.tablets):
            if which in self.lost:
                self.a_tablet_is_lost_or_found(which)
            tablet.sent = 0
            sync(self.people, tablet, self.later())
            arrived = came(tablet)
            assert len(arrived) == tablet.sent == len(tablet.queue)
            kept = [one for one in arrived if one.outcome == "kept" and one.item]
            histories = {one.item: self.history(one.item) for one in kept}
            assert [one.pk for one in kept if one.answer["value"] not in histories[one.item]] == []
        self.check()

    def history(self, item: str) -> list[str]:
        assert self.opened is not None
        return [one.value for one in visits.answers(study(), self.opened, SDQ).items[item].changes]


def test_nothing_is_lost_and_nothing_goes_silently_over_another_answer():
    TwoTablets.people = team()
    TwoTablets.family = consented(TwoTablets.people)
    run_state_machine_as_test(
        TwoTablets,
        settings=settings(
            max_examples=10, stateful_step_count=20, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
