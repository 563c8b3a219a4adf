"""Days on which allocation goes otherwise: paper, an error, a stop, a list, a new ratio."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from alongside.science.randomisation import commitment, verifier
from alongside.workspaces.randomisation import holders, queries
from alongside.workspaces.randomisation.models import Allocation
from tests.journeys.made import assessed
from tests.journeys.story import PHONE
from tests.journeys.test_two_holders import BOTH, apart, saved

__all__ = ["apart"]
SITE = "London Borough of Bromley"
SHARES = {"independent_statistician": bytes(range(32)), "trial_manager": bytes(range(32, 64))}


def shared_sequence(story, folder, shares=SHARES, places=6):
    """What two holders do before the first family, and the files on their devices."""
    about = {"study": story.study, "at": story.days.now()}
    people = {role: story.trial.person(role) for role in BOTH}
    lengths = {site.id: places for site in story.study.sites}
    fact = holders.begin_sharing(
        **about, by=people["trial_manager"], holders=BOTH, lengths=lengths, told=[]
    )
    digest = bytes.fromhex(fact.scheme_digest)
    for role, share in shares.items():
        told = commitment.commitment_to(digest, role, share).hex()
        holders.commit_share(**about, by=people[role], commitment=told)
        content = {"study": story.study.slug, "scheme": fact.scheme_digest, "holder": role,
                   "share": share.hex(), "commitment": told}  # fmt: skip
        (folder / f"{role}.json").write_text(json.dumps(content), encoding="utf-8")
    for role, share in shares.items():
        holders.hand_in_share(**about, by=people[role], share=share)
    return fact


def arms_of(fact, shares=SHARES, stratum="bromley"):
    """Every arm, as whoever had all the shares could draw them."""
    scheme = queries.scheme_of(fact)
    places = commitment.slots(scheme, commitment.sequence_key(scheme, shares))
    return [place.arm for place in places if place.stratum == stratum]


def test_a_family_is_allocated_from_paper_and_the_certificate_holds(apart, tmp_path):
    story = apart
    story.given("a sequence that two people hold")
    fact = shared_sequence(story, tmp_path)
    file = tmp_path / "trial_manager.json"

    story.when("the trial manager keeps two places for paper, and sends the keys of two")
    manager = story.signed_in("trial_manager", "").go("randomisation:envelopes")
    manager.says("No place is kept for paper.")
    manager.go("randomisation:reserve", "bromley").write("How many envelopes?", "2")
    manager.attach("The file of your share", file).says("The keys of these places are written")
    assert len(manager.control("The keys of these places").input_value().split()) == 2
    manager.press("Keep them for paper").told("Two people now print one half each.")

    story.when("the manager prints one half, and the statistician the other")
    for role, name in (("trial_manager", "first"), ("independent_statistician", "second")):
        screen = manager if role == "trial_manager" else story.signed_in(role, "")
        screen.go("randomisation:envelopes").follow("Print one half")
        screen.press("I print this half").told("Somebody else prints the other.")
        with screen.page.expect_download() as waiting:
            screen.page.get_by_role("button", name="Print my half (PDF)").click()
        assert waiting.value.suggested_filename == f"envelopes-bromley-{name}-half.pdf"
        screen.does_not_say("Print one half")
        screen.follow("It is in its envelopes").press("All are printed and closed")
        screen.told("Your half is in its envelopes, and deleted here.")

    story.when("on a day without a network a coordinator opens the first two envelopes together")
    made, next_one = assessed(story), assessed(story)
    manager = story.signed_in("trial_manager", "").go("randomisation:envelopes")
    manager.follow(f"It was opened: envelope 1 of {SITE}")
    arms = arms_of(fact)
    manager.choose("For which family was it opened?", made.number)
    manager.choose("What do the two slips say together?", story.study.arm(arms[0]).name)
    manager.choose("Who opened it?", story.trial.person("recruitment_coordinator").name)
    manager.write("Why was it opened?", "The network was down")
    manager.press("Record it").refuses("is opened with a holder's share")
    manager.attach("The file of your share", file).press("Record it")
    manager.told(f"{made.number} is allocated from envelope 1.")
    manager.says("1 should be closed.").follow(f"Count them at {SITE}")
    manager.write("How many closed envelopes are there?", "1")
    manager.write("How many look opened or damaged, and are not recorded as opened?", "0")
    manager.press("Record the count").does_not_say("Does not fit")

    story.then("the screen passes over the envelope that is still closed")
    manager.go("randomisation:allocate", next_one.number)
    manager.attach("The file of your share", file).press("Allocate the next place")
    given = {row.family_id: row.slot.position for row in Allocation.objects.all()}
    assert (given[made.family.pk], given[next_one.family.pk]) == (1, 3)
    assert [queries.arm_of(one.family) for one in (made, next_one)] == [arms[0], arms[2]]

    story.when("the ratio changes, a second sequence is made, and allocation ends")
    manager.go("randomisation:change_ratio").write(
        "Places of Infant Parent Support in a round", "2"
    )
    manager.write("Why, and who decided it?", "Minutes 7 of the committee")
    manager.press("Change the ratio").told("make a new sequence, or no family can be allocated")
    second = {role: share[::-1] for role, share in SHARES.items()}
    shared_sequence(story, tmp_path, second)
    holders.end_allocation(
        study=story.study, by=story.trial.person("trial_manager"), at=story.days.now(),
        reason="Everybody is in",
    )  # fmt: skip
    for shares in (SHARES, second):
        for role, share in shares.items():
            holders.show_share(
                study=story.study, by=story.trial.person(role), at=story.days.now(), share=share
            )

    story.then("one certificate draws both sequences again, paper and all")
    certificate = tmp_path / "certificate.json"
    told = saved(manager.go("randomisation:shares"), "Save the certificate", certificate)
    text, holds = verifier.report(told)
    assert holds, text
    assert "2 places were reserved for envelopes on paper, 1 were used." in text
    manager.go("randomisation:check_certificate")
    manager.page.locator("#certificate_file").set_input_files(certificate)
    verdict = manager.page.locator("[data-verdict]")
    expect(verdict).to_contain_text("Sequence 2: arms ips 2, sau 1.")
    expect(verdict).to_contain_text("This certificate holds.")


def test_an_error_a_wrong_stratum_and_a_stopped_place_stand_beside_what_was_done(story):
    story.given("a family that was allocated, and one that waits")
    story.trial.sealed_places()
    made, waiting = assessed(story), assessed(story)
    manager = story.signed_in("trial_manager", "", size=PHONE)
    manager.go("randomisation:allocate", made.number).press("Allocate the next place")
    arm = story.study.arm(queries.arm_of(made.family)).name

    story.when("the trial manager finds that it should not have been, and where it belongs")
    manager.follow("It should not have been randomised")
    manager.choose("Why should it not have been randomised?", "It was not eligible")
    manager.write("What happened?", "The child was too old").press("Mark it")
    manager.told("It stays in its arm and in every count.").headed(f"{made.number}: {arm}")
    manager.follow("It was allocated in the wrong stratum")
    manager.choose("Which should it have been?", "Glasgow City Council")
    manager.write("How was this found?", "The family lives there").press("Record it")
    manager.says("It was not eligible", "The child was too old", "Should have been")

    story.then("the flow counts it as before, and says how many there are")
    committee = story.signed_in("steering_committee", "").go("monitoring:home")
    row = committee.row("Randomised in error, kept in their arms and in every count")
    expect(row).to_contain_text("1")

    story.when("allocation stops at its site")
    manager.go("randomisation:places").follow(f"Change {SITE}")
    manager.choose("What happens?", "Stop allocation here")
    manager.write("Why?", "The team is full").press("Record it")
    manager.told("No family is allocated at London Borough of Bromley.")
    manager.go("randomisation:allocate", waiting.number).says("allocation at")
    assert manager.main.get_by_role("button", name="Allocate the next place").count() == 0

    story.then("and goes on when it is opened again, with the place that was next")
    manager.go("randomisation:switch", "bromley")
    manager.choose("What happens?", "Go on with allocation here")
    manager.write("Why?", "There is room again").press("Record it")
    manager.go("randomisation:allocate", waiting.number).press("Allocate the next place")
    manager.told(f"{waiting.number} is allocated.")


def test_a_list_made_elsewhere_is_brought_in_and_every_report_says_so(apart, tmp_path):
    story = apart
    story.given("a list from R whose words are not those of the study")
    file = tmp_path / "list.csv"
    rows = [f"{n},2,{'AB'[n % 2]}" for n in range(1, 9)]
    file.write_text("\n".join(["id,stratum,treatment", *rows]), encoding="utf-8")
    screen = story.signed_in("independent_statistician", "").go("randomisation:bring_in_list")

    story.when("the statistician brings it in, and is asked what its words mean")
    screen.attach("The list", file).press("Check and seal it")
    screen.refuses("The list has an arm “B”.").refuses("The list has a place “2”.")
    screen.write("What is Infant Parent Support called in the list?", "A")
    screen.write("What is Services as usual called in the list?", "B")
    screen.write(f"What is {SITE} called in the list?", "2")
    screen.attach("The list", file).press("Check and seal it")

    story.then("it is sealed, and said to be no list of this house")
    screen.told("8 places of the list sealed. The file is not kept.")
    screen.says(f"{SITE}: 8 places, for 15 families hoped for.")
    screen.go("monitoring:by_arm").says("A list that was not made here was brought in")
    screen.go("randomisation:who_could_see").says("Places of a list that was brought in")
