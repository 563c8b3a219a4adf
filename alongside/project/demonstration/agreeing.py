"""Consent, at least a day after the information, and consents taken back."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from alongside.project.demonstration.scene import Life, Scene
from alongside.science.protocol import ConsentKind
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.consent import copies, queries, words
from alongside.workspaces.families.models import Parent

STROKES = "M60 120 L110 60 L150 140 L210 70 L260 130 L330 80 L420 120"
TAKEN_BACK = "routine_health"
SEPARATE = (TAKEN_BACK, "routine_social_work", "definitive_contact")


def consented(scene: Scene) -> Life:
    """The trial consent, then each separate one on its own."""
    yield scene.later(2, 10)
    way = "paper" if scene.plan.has("paper_consent") else scene.dice.one_of(("drawn", "typed"))
    give(scene, scene.study.consent("trial"), way, role="recruitment_coordinator")
    if scene.met["people"].contact.email:
        send_copy(scene)
    for name in SEPARATE:
        kind = scene.study.consent(name)
        refuses = scene.plan.has("some_consents") or scene.dice.chance(20)
        if refuses and not (name == TAKEN_BACK and scene.plan.has("consent_withdrawn")):
            consent.not_given(**scene.acting("recruitment_coordinator"), kind=kind.id)
        else:
            give(scene, kind, "typed" if way == "paper" else way, role="recruitment_coordinator")
    if scene.dice.chance(60):
        give(scene, scene.study.consent("interview"), "typed", role="research_associate")


def give(scene: Scene, kind: ConsentKind, way: str, *, role: str) -> None:
    parent = Parent.objects.as_of().filter(family=scene.family).order_by("number_in_family")[0]
    wording = scene.study.document(kind.document).wording
    signature = {"drawn": STROKES, "typed": "Signed by typing a name", "paper": ""}[way]
    consent.give_consent(
        **scene.acting(role), kind=kind.id, parent=parent, signed_as=way,
        statements={
            each.id: each.required or scene.dice.chance(80) for each in wording.statements
        },
        mode=scene.dice.one_of(("in_person", "video")), signature=signature,
        paper=scanned_form() if way == "paper" else None,
    )  # fmt: skip


def send_copy(scene: Scene) -> None:
    """The family has an address, so what it agreed to is sent there."""
    assert scene.family is not None  # noqa: S101 - it was referred before it consented
    signed = queries.state(scene.family, "trial").given
    assert signed is not None  # noqa: S101 - it was given a moment ago
    consent.send_copy(
        **scene.acting("recruitment_coordinator"), kind="trial", subject=words.EMAIL_SUBJECT,
        body=copies.copy_text(scene.study, signed),
    )  # fmt: skip


def scanned_form() -> SimpleUploadedFile:
    """A picture of a signed form, as a telephone takes it."""
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((60, 80), "A signed consent form (made up)", fill="black")
    pen.line([(80, 700), (160, 660), (220, 720), (330, 670)], fill="black", width=3)
    content = BytesIO()
    sheet.save(content, "PNG")
    return SimpleUploadedFile("signed form.png", content.getvalue(), "image/png")


def took_back(scene: Scene) -> Life:
    """One separate consent is taken back; the family goes on in the study."""
    yield scene.later(10, 40)
    consent.withdraw_consent(
        **scene.acting("recruitment_coordinator"), kind=TAKEN_BACK,
        reasons=[each.id for each in scene.study.reasons_in("withdrawal")],
        words="Would rather not share records.",
    )  # fmt: skip
