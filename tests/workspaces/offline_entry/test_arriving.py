"""What was entered without a network arrives once, in order, and over nobody's answer."""

from datetime import timedelta

import pytest

from alongside.workspaces.assessments import queries as visits
from alongside.workspaces.assessments.models import AnswerSet, VisitOpened
from alongside.workspaces.offline_entry import actions
from alongside.workspaces.offline_entry.models import DifferenceSettled, EntryArrived
from alongside.workspaces.offline_entry.sent import Unreadable, read_sending
from tests.workspaces.assessments.stories import (
    BASELINE,
    SDQ,
    begin,
    consented,
    finish,
    many_consented,
    save,
    standing,
    team,
)
from tests.workspaces.assessments.test_bad_days import stop
from tests.workspaces.made_up import study
from tests.workspaces.offline_entry.stories import (
    ITEMS,
    came,
    deliver,
    outcomes,
    sync,
    taken,
    waiting,
)

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = ITEMS
HOME = BASELINE + timedelta(hours=8)


@pytest.fixture
def people():
    return team()


def minutes(number):
    return BASELINE + timedelta(minutes=number)


def opened_of(family):
    return VisitOpened.objects.as_of().get(family=family, visit="baseline")


def test_a_visit_entered_without_a_network_arrives_once_in_order_with_both_clocks(people):
    family = consented(people)
    tablet = taken(people, family, off=timedelta(hours=-3))
    tablet.begin(minutes(60))
    for minute, (item, answer) in enumerate([(ONE, "0"), (TWO, "1"), (ONE, "2")], 61):
        tablet.answer(minutes(minute), item, answer)
    sync(people, tablet, HOME)
    assert outcomes(tablet) == ["kept"] * 4
    assert (opened_of(family).occurred_at, opened_of(family).recorded_at) == (minutes(60), HOME)
    assert standing(opened_of(family)) == {ONE: "2", TWO: "1"}
    assert [one.occurred_at for one in came(tablet)] == [minutes(at) for at in (60, 61, 62, 63)]
    told = {(one.device_at - one.occurred_at, one.recorded_at) for one in came(tablet)}
    assert told == {(timedelta(hours=-3), HOME)}
    facts = EntryArrived.objects.count(), AnswerSet.objects.count()
    tablet.sent = 0
    assert deliver(people, tablet, HOME + timedelta(minutes=5)) == 5
    assert (EntryArrived.objects.count(), AnswerSet.objects.count()) == facts == (4, 3)


def test_what_comes_before_its_turn_stays_on_the_tablet(people):
    tablet = taken(people, consented(people))
    tablet.begin(minutes(1))
    for answer in ("0", "1"):
        tablet.answer(minutes(2), ONE, answer)
    later = read_sending(tablet.message(HOME)).entries[1:]
    given = {"study": study(), "by": people.nurse, "at": HOME, "package": tablet.package}
    sending = read_sending(tablet.message(HOME))
    only_later = type(sending)(later, sending.device_now)
    assert (actions.receive(**given, sending=only_later), outcomes(tablet)) == (1, [])
    backwards = type(sending)(tuple(reversed(sending.entries)), sending.device_now)
    assert actions.receive(**given, sending=backwards) == 4
    assert [one.answer for one in came(tablet)][1:] == [{"value": "0"}, {"value": "1"}]


def test_an_answer_that_somebody_gave_meanwhile_is_kept_and_a_person_decides(people):
    family = consented(people)
    opened = begin(people, family)
    save(people, opened, {ONE: "0", TWO: "0"})
    tablet = taken(people, family, at=minutes(5))
    tablet.answer(minutes(10), ONE, "2")
    tablet.answer(minutes(11), TWO, "0")
    tablet.answer(minutes(12), THREE, "1")
    save(people, opened, {THREE: "2"}, minutes=30)
    sync(people, tablet, HOME)
    assert outcomes(tablet) == ["differs", "same", "differs"]
    assert standing(opened) == {ONE: "0", TWO: "0", THREE: "2"}
    first, third = waiting(people)
    assert (first.answer, first.stood) == ({"value": "2"}, {"value": "0"})
    given = {"study": study(), "by": people.manager, "at": HOME}
    with pytest.raises(actions.NoReason):
        actions.settle(**given, arrived=first, chosen="tablet", reason=" ")
    for unknown in ("", "both", "TABLET", "record "):
        with pytest.raises(actions.NothingChosen, match="Choose what stands: what was entered"):
            actions.settle(**given, arrived=first, chosen=unknown, reason="Asked again.")
    assert (DifferenceSettled.objects.count(), len(waiting(people))) == (0, 2)
    actions.settle(**given, arrived=first, chosen="tablet", reason="The parent said it again.")
    actions.settle(**given, arrived=third, chosen="record", reason="Asked later.")
    assert standing(opened) == {ONE: "2", TWO: "0", THREE: "2"}
    history = visits.answers(study(), opened, SDQ).items[ONE].changes
    assert [(one.value, one.reason) for one in history] == [
        ("0", ""), ("2", "The parent said it again."),
    ]  # fmt: skip
    assert waiting(people) == []
    with pytest.raises(actions.AlreadySettled):
        actions.settle(**given, arrived=first, chosen="record", reason="No.")


def test_two_tablets_at_one_visit_overwrite_nothing_of_each_other(people):
    family = consented(people)
    one, other = taken(people, family), taken(people, family)
    for tablet, answer in ((one, "0"), (other, "2")):
        tablet.begin(minutes(30))
        tablet.answer(minutes(31), ONE, answer)
    sync(people, one, HOME)
    sync(people, other, HOME)
    assert (outcomes(one), outcomes(other)) == (["kept", "kept"], ["same", "differs"])
    assert standing(opened_of(family)) == {ONE: "0"}
    one.answer(minutes(40), ONE, "1")
    sync(people, one, HOME)
    assert standing(opened_of(family)) == {ONE: "1"}
    actions.settle(
        study=study(), by=people.nurse, at=HOME, arrived=waiting(people)[0], chosen="tablet",
        reason="Said so.",
    )  # fmt: skip
    one.answer(minutes(41), ONE, "0")
    sync(people, one, HOME)
    assert (outcomes(one)[-1], standing(opened_of(family))) == ("differs", {ONE: "2"})


def test_an_answer_to_a_form_that_was_finished_meanwhile_waits_for_a_person(people):
    family = consented(people)
    opened = begin(people, family)
    tablet = taken(people, family, at=minutes(1))
    tablet.answer(minutes(2), ONE, "2")
    finish(people, opened)
    sync(people, tablet, HOME)
    assert (outcomes(tablet), standing(opened)[ONE]) == (["differs"], "refused")
    actions.settle(
        study=study(), by=people.nurse, at=HOME, arrived=waiting(people)[0], chosen="tablet",
        reason="It was on the tablet.",
    )  # fmt: skip
    assert standing(opened)[ONE] == "2"


def test_what_cannot_be_put_in_is_kept_and_put_in_once_that_is_possible(people):
    tablet = taken(people, consented(people))
    tablet.answer(minutes(2), ONE, "2")
    tablet.answer(minutes(3), "no_such_item", "2")
    tablet.begin(minutes(4), mode="by_pigeon")
    sync(people, tablet, HOME)
    assert [(one.outcome, one.why) for one in came(tablet)] == [
        ("refused", "VisitNotBegun"), ("refused", "VisitNotBegun"), ("refused", "UnknownMode"),
    ]  # fmt: skip
    first = waiting(people)[0]
    given = {"study": study(), "by": people.nurse, "at": HOME, "arrived": first}
    with pytest.raises(actions.NoSuchVisit):
        actions.settle(**given, chosen="tablet", reason="Begun on paper.")
    opened = begin(people, first.family, at=HOME, occurred_at=minutes(1))
    actions.settle(**given, chosen="tablet", reason="Begun on paper.")
    assert standing(opened) == {ONE: "2"}


def test_a_lost_tablet_is_refused_until_it_is_found(people):
    tablet = taken(people, consented(people))
    tablet.begin(minutes(1))
    given = {"study": study(), "by": people.manager, "at": HOME, "package": tablet.package}
    with pytest.raises(actions.NoReason):
        actions.tell_lost(**given, reason="")
    actions.tell_lost(**given, reason="Left on a bus.")
    with pytest.raises(actions.TabletLost):
        deliver(people, tablet, HOME)
    with pytest.raises(actions.HasEnded):
        actions.tell_lost(**given, reason="Again.")
    assert outcomes(tablet) == []
    actions.tell_found(**given, reason="The driver had it.")
    sync(people, tablet, HOME)
    assert outcomes(tablet) == ["kept"]
    with pytest.raises(actions.NotLost):
        actions.tell_found(**given, reason="Again.")


def test_a_package_is_closed_once_all_has_arrived_and_takes_nothing_more(people):
    tablet, other = (taken(people, family) for family in many_consented(people, 2))
    tablet.begin(minutes(1))
    message = tablet.message(HOME, done=True)
    assert [deliver(people, tablet, HOME, message) for _ in range(2)] == [2, 2]
    tablet.answer(minutes(2), ONE, "1")
    with pytest.raises(actions.AlreadyReturned):
        deliver(people, tablet, HOME)
    other.begin(minutes(1))
    told = read_sending(other.message(HOME, done=True))
    with pytest.raises(actions.StillWaiting):
        actions.come_back(
            study=study(), by=people.nurse, at=HOME, package=other.package,
            sending=type(told)((), told.device_now, told.last),
        )  # fmt: skip


def test_one_package_is_one_persons_and_one_number_one_content(people):
    family = consented(people)
    tablet, copied = taken(people, family), None
    tablet.begin(minutes(1))
    copied = type(tablet)(tablet.package, tablet.number, queue=list(tablet.queue))
    tablet.answer(minutes(2), ONE, "1")
    copied.answer(minutes(2), ONE, "2")
    sync(people, tablet, HOME)
    with pytest.raises(actions.OtherContent):
        deliver(people, copied, HOME)
    copied.queue[1]["id"] = "018f0000-0000-7000-8000-000000000001"
    with pytest.raises(actions.OtherContent):
        deliver(people, copied, HOME)
    with pytest.raises(actions.TakenBySomebodyElse):
        actions.receive(
            study=study(), by=people.manager, at=HOME, package=tablet.package,
            sending=read_sending(tablet.message(HOME)),
        )  # fmt: skip
    tablet.enter(minutes(3), what="begin", family="GLA-9999-9", answer="remote")
    with pytest.raises(actions.NotInPackage):
        deliver(people, tablet, HOME)
    assert standing(opened_of(family)) == {ONE: "1"}


@pytest.mark.parametrize("message", [b"", b"{}", b'{"entries": [{}], "now": "x"}', b"[]", b"\xff"])
def test_what_no_tablet_sends_is_refused_whole(message):
    with pytest.raises(Unreadable):
        read_sending(message)


def test_what_a_family_said_before_it_stopped_is_kept_and_nothing_afterwards(people):
    family = consented(people)
    tablet = taken(people, family)
    tablet.begin(minutes(1))
    tablet.answer(minutes(4), ONE, "1")
    tablet.answer(minutes(6), TWO, "2")
    sync_begun = type(tablet)(tablet.package, tablet.number, queue=tablet.queue[:1])
    sync(people, sync_begun, minutes(3))
    stop(people, family, "of_data", at=minutes(5))
    sync(people, tablet, HOME)
    assert outcomes(tablet) == ["kept", "kept", "stopped"]
    assert (standing(opened_of(family)), came(tablet)[2].answer) == ({ONE: "1"}, {})
    assert deliver(people, tablet, HOME) == 4
