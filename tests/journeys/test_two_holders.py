"""A sequence that nobody makes alone: from two holders' shares to the certificate."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from copy import deepcopy
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from alongside.foundations.accounts import actions as accounts
from alongside.foundations.accounts.queries import system_person
from alongside.project.demonstration.cast import PASSWORD
from alongside.science.randomisation import verifier
from alongside.workspaces.randomisation import queries
from alongside.workspaces.study import queries as studies
from tests.journeys.made import assessed
from tests.journeys.story import Story
from tests.science.randomisation import on_paper
from tests.science.randomisation import test_commitment as certificates
from tests.science.randomisation import test_on_paper as bent
from tests.science.randomisation.test_going_on import going_on

ROLES = ("social_worker", "recruitment_coordinator", "research_nurse", "trial_manager",
         "independent_statistician", "steering_committee")  # fmt: skip
NUMBERS = count(1)
BOTH = ("independent_statistician", "trial_manager")
FAULTS = ("changed_share", "missing_share", "changed_sizes", "changed_beacon", "changed_root",
          "family_left_out", "family_twice", "another_site", "place_skipped", "order_changed",
          "last_cut_off")  # fmt: skip
NO_ARMS = {**certificates.BLOCKS, "arms": {}}


class Apart:
    """The same trial under another name, with people of its own: others seal sequences too."""

    def __init__(self, story: Story, study, number: int) -> None:
        self.number = number
        self.study, self.days = study, story.trial.days
        self.session_of, self.post_for = story.trial.session_of, story.trial.post_for
        self.people = {role: self._hired(role) for role in ROLES}

    def _hired(self, role):
        by, at = system_person(), self.days.now()
        person = accounts.make_person(
            email=f"{role.replace('_', '.')}.apart{self.number}@demonstration.example",
            name=f"{self.study.role(role).name} apart", by=by, at=at, password=PASSWORD,
        )  # fmt: skip
        bound = self.study.role(role).site_bound
        sites = [site.id for site in self.study.sites] if bound else []
        accounts.give_role(person=person, study=self.study, role=role, sites=sites, by=by, at=at)
        return person

    def person(self, role, site=""):
        return self.people[role]


@pytest.fixture
def apart(story, tmp_path, monkeypatch):
    number = next(NUMBERS)
    slug = f"two-holders-{number}"
    folder = tmp_path / "two_holders"
    shutil.copytree(Path(studies.__file__).parents[2] / "studies/ips_feasibility", folder)
    written = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(
        written.replace('slug = "ips-feasibility"', f'slug = "{slug}"'), encoding="utf-8"
    )
    more = {"studies": f"{settings.DEPLOYMENT.studies},{folder}"}
    monkeypatch.setattr(settings, "DEPLOYMENT", settings.DEPLOYMENT.model_copy(update=more))
    studies._installed.cache_clear()
    yield Story(Apart(story, studies.study(slug), number), story.days, story.browser)
    studies._installed.cache_clear()


def saved(screen, words, file):
    """Press a button that saves a file on the person's own device."""
    with screen.page.expect_download() as waiting:
        screen.page.get_by_role("button", name=words).click()
    waiting.value.save_as(file)
    return json.loads(file.read_text(encoding="utf-8"))


def sent_by(screen):
    """Everything that this window sends from now on."""
    sent = []
    screen.page.on("request", lambda request: sent.append(request.post_data or request.url))
    return sent


def test_two_holders_come_from_their_shares_to_a_certificate_that_everybody_can_check(
    apart, tmp_path
):
    story = apart
    story.given("two holders, each with a browser of their own")
    screens = {role: story.signed_in(role, "") for role in BOTH}
    files = {role: tmp_path / f"{role}.json" for role in BOTH}
    first = screens["independent_statistician"].go("randomisation:shares")
    first.says("Nothing is begun yet.").follow("Begin a shared sequence")
    first.tick("Independent statistician").tick("Trial manager")
    for site in story.study.sites:
        first.write(f"How many places for {site.name}?", "6")
    first.press("Fix the scheme").told("Each holder now makes a share")

    story.when("each makes a share on their own device, and only its commitment is sent")
    kept = {}
    for role, screen in screens.items():
        screen.go("randomisation:commit_share")
        sent = sent_by(screen)
        kept[role] = saved(screen, "Make my share and save it", files[role])
        screen.press("Publish the commitment").told("Your commitment is published.")
        assert kept[role]["commitment"] in "".join(sent)
        assert kept[role]["share"] not in "".join(sent)

    story.when("both hand their share in")
    for role, screen in screens.items():
        screen.go("randomisation:hand_in_share").attach("The file of your share", files[role])
        screen.says("Your share is written below.").press("Hand it in")
    screens["trial_manager"].told("the sequence is drawn and sealed, and its root is published")
    root = queries.sharing(story.study).root.root

    story.then("the steering committee holds the root before the first family")
    letter = story.trial.post_for(story.trial.person("steering_committee"))[-1].get_content()
    assert root in "".join(letter.split())

    story.when("a family is allocated with the key of one place, made in the manager's browser")
    made = assessed(story)
    manager = screens["trial_manager"] = story.signed_in("trial_manager", "")
    manager.go("randomisation:allocate", made.number)
    manager.press("Allocate the next place").refuses("is opened with a holder's share")
    sent = sent_by(manager)
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({**kept["trial_manager"], "scheme": "00" * 32}), encoding="utf-8")
    manager.attach("The file of your share", wrong).says("This file is not a share of this")
    manager.attach("The file of your share", files["trial_manager"])
    manager.says("The key of this one place is written below.")
    manager.press("Allocate the next place").told(f"{made.number} is allocated.")
    assert kept["trial_manager"]["share"] not in "".join(sent)

    story.when("allocation ends and both show their shares")
    manager.go("randomisation:end_sharing").write("Why does it end?", "Everybody is in")
    manager.press("End it").told("The sequence is ended.")
    screens["independent_statistician"] = story.signed_in("independent_statistician", "")
    for role, screen in screens.items():
        screen.go("randomisation:show_share").attach("The file of your share", files[role])
        screen.says("Your share is written below.").press("Show it").told("The share is shown.")
    certificate = tmp_path / "certificate.json"
    manager.go("randomisation:shares")
    assert saved(manager, "Save the certificate", certificate)["root"] == root

    story.then("one file of Python says that it holds, without a database")
    call = [sys.executable, "-I", "-S", verifier.__file__, str(certificate)]
    done = subprocess.run(call, capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "This certificate holds.")

    story.then("and so does a nurse's browser without a network, which finds a changed arm")
    nurse = story.signed_in("research_nurse").go("randomisation:check_certificate")
    verdict = nurse.page.locator("[data-verdict]")
    with nurse.without_network():
        checked(nurse, certificate)
        expect(verdict).to_have_text(flat(done.stdout))
        told = json.loads(certificate.read_text(encoding="utf-8"))
        arms = {"ips": "sau", "sau": "ips"}
        told["allocations"][0]["arm"] = arms[told["allocations"][0]["arm"]]
        bad = tmp_path / "bad.json"
        bad.write_text(json.dumps(told), encoding="utf-8")
        checked(nurse, bad)
        expect(verdict).to_contain_text("Allocation 0 says")
        expect(verdict).to_contain_text("This certificate does NOT hold.")


def checked(screen, file):
    screen.page.locator("#certificate_file").set_input_files(file)


def flat(text):
    return "".join(text.splitlines())


def every_certificate():
    """Certificates that hold and that do not, of every method, with the verifier's own words."""
    for scheme in certificates.SCHEMES:
        told = certificates.certificate(scheme, beacon=b"round 4096")
        yield told
        for place in (0, 7, 17):
            changed = deepcopy(told)
            changed["allocations"][place]["arm"] = "another"
            yield changed
    yield from (going_on(), going_on(counted=False))
    for fault in FAULTS:
        told = certificates.certificate(deepcopy(certificates.BLOCKS))
        getattr(certificates, fault)(told)
        yield told
    yield from certificates_of_bad_days()


def certificates_of_bad_days():
    """Envelopes on paper, a changed ratio, a list from elsewhere: three hold, the others do not."""
    yield from (on_paper.certificate(), on_paper.two_sequences(), on_paper.with_a_list())
    for change, _ in bent.CHANGES:
        told = on_paper.certificate()
        change(told)
        yield on_paper.rechained(told)
    for change in bent.BROKEN:
        told = deepcopy(on_paper.two_sequences())
        change(told)
        yield told


def test_the_browser_says_of_every_certificate_what_the_verifier_says(story):
    story.given("the page that checks certificates")
    screen = story.signed_in("research_nurse").go("randomisation:check_certificate")
    verdict = screen.page.locator("[data-verdict]")
    seen = []
    for told in every_certificate():
        file = {"name": "c.json", "mimeType": "application/json"}
        content = json.dumps(told).encode()
        screen.page.locator("#certificate_file").set_input_files([{**file, "buffer": content}])
        said, holds = verifier.report(told)
        expect(verdict).to_have_text(flat(said))
        seen.append(holds)
        screen.page.locator("#certificate_file").set_input_files([])
        expect(verdict).to_have_text("")
    assert (seen.count(True), seen.count(False)) == (10, 29 + len(FAULTS))

    story.then("a file that is none is said to be none")
    file = {"name": "c.json", "mimeType": "application/json", "buffer": b"no json"}
    screen.page.locator("#certificate_file").set_input_files([file])
    expect(verdict).to_have_text("This file cannot be read as a certificate.")

    story.then("a scheme from which nothing can be drawn is said to be none, and does not hang")
    unusable = json.dumps(certificates.certificate(certificates.BLOCKS) | {"scheme": NO_ARMS})
    screen.page.locator("#certificate_file").set_input_files(
        [{**file, "buffer": unusable.encode()}]
    )
    expect(verdict).to_contain_text("This is no whole certificate")
