"""A licensed pack is read whole or refused with file and place; nothing in it is trusted."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.instruments.one_answer_set import score_answers
from alongside.science.instruments.packs import PackProblems, why_not
from alongside.science.instruments.packs_norms import standard_score
from alongside.science.instruments.packs_reading import read_pack
from alongside.science.instruments.packs_sums import SUMS, sums_of
from alongside.science.instruments.packs_zip import LARGEST_FILE, unpacked
from tests.made_up_pack import NORMS, SCORING, manifest, pack_files, texts, zipped


def problems(read, given):
    with pytest.raises(PackProblems) as refused:
        read(given)
    return [str(each) for each in refused.value.problems]


def test_a_whole_pack_is_read_from_a_zip():
    pack = read_pack(unpacked(zipped(pack_files())))
    assert (pack.form, pack.edition, pack.licence) == ("sdq_p2_4", "Made-up edition", "MU-0042")
    assert (pack.expires, pack.sites) == (date(2027, 3, 31), ("*",))
    assert pack.modes == ("paper", "interview", "remote_electronic")
    arabic = pack.languages["ar"]
    assert (arabic.name, arabic.direction) == ("العربية", "rtl")
    assert arabic.items[7] == "سؤال مختلق 7"
    assert arabic.answers[7] == {code: f"جواب مختلق {code}" for code in ("0", "1", "2")}
    assert (pack.scored, pack.norms) == (None, ())


def test_a_folder_around_all_files_changes_nothing():
    files = pack_files()
    assert unpacked(zipped(files, "my pack/")) == unpacked(zipped(files)) == files


def test_the_digest_covers_every_byte_and_not_the_way_it_was_packed():
    files = pack_files()
    digest = read_pack(files).digest
    assert read_pack(unpacked(zipped(files, "other/"))).digest == digest
    assert read_pack(dict(reversed(files.items()))).digest == digest
    changed = {**files, "texts/en.toml": files["texts/en.toml"] + b"\n"}
    assert read_pack({**changed, SUMS: sums_of(changed)}).digest != digest


def test_a_pack_changed_after_it_was_signed_is_refused_by_file():
    files = pack_files()
    lost = {name: content for name, content in files.items() if name != "texts/ar.toml"}
    assert problems(read_pack, {**lost, "pack.toml": b"", "README.txt": b"new"}) == [
        "README.txt: is not named in SHA256SUMS",
        "pack.toml: was changed after the pack was signed",
        "texts/ar.toml: is named in SHA256SUMS, but is not there",
    ]
    unsigned = {name: content for name, content in files.items() if name != SUMS}
    assert problems(read_pack, unsigned) == ["SHA256SUMS: is missing, so the pack is not signed"]
    assert read_pack(unsigned, signed=False).licence == "MU-0042"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "pack.toml: format: is not 1, the only format there is"),
        ({"licence": " "}, "pack.toml: licence: is not a text of 1 to 200 characters"),
        ({"edition": None}, "pack.toml: edition: is not a text of 1 to 200 characters"),
        ({"expires": '"soon"'},
         "pack.toml: expires: is not a date such as 2027-03-31, without quotes"),
        ({"expires": "2027-03-31T10:00:00"},
         "pack.toml: expires: is not a date such as 2027-03-31, without quotes"),
        ({"modes": []}, "pack.toml: modes: is not a list with something in it"),
        ({"modes": ["paper", "fax"]},
         "pack.toml: modes[1]: 'fax' is not a name, one of interview, paper, remote_electronic"),
        ({"sites": [7]}, "pack.toml: sites[0]: 7 is not a name"),
        ({"colour": "red"}, "pack.toml: colour: is not a key that is known here"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_licence_is_named_with_its_place(changes, said):
    assert problems(read_pack, pack_files(**changes)) == [said]


def test_a_form_that_is_not_there_or_needs_no_pack_is_refused():
    told = problems(read_pack, pack_files(more={"pack.toml": manifest("mood")}))
    assert told == ["pack.toml: form: no instrument is called 'mood'"]


def test_every_item_without_a_text_and_every_answer_without_a_label_is_named():
    english = texts("sdq_p2_4", "en")
    english = english.replace('\n7 = "Made-up question 7"', "\n99 = \"Made-up\"\n8 = ''", 1)
    english = english.replace('\n8 = "Made-up question 8"', "", 1) + '\n"9" = "Made up"'
    assert problems(read_pack, pack_files(more={"texts/en.toml": english})) == [
        "texts/en.toml: answers.9: is no answer to choose here",
        "texts/en.toml: items.7: has no text",
        "texts/en.toml: items.8: is not a text, or is empty",
        "texts/en.toml: items.99: sdq_p2_4 has no item of that number",
    ]


def test_labels_may_be_those_of_one_item():
    english = texts("sdq_p2_4", "en") + '\n[answers_of.26]\n"0" = "None at all"\n'
    answers = read_pack(pack_files(more={"texts/en.toml": english})).languages["en"].answers
    assert (answers[26]["0"], answers[26]["1"]) == ("None at all", "Made-up answer 1")
    assert answers[25]["0"] == "Made-up answer 0"


@pytest.mark.parametrize("sign", ["\u202e", "\u0007", "\u2066"])
def test_signs_that_turn_a_text_round_are_refused(sign):
    english = texts("sdq_p2_4", "en").replace('question 3"', f'question {sign} 3"')
    if sign == "\u0007":
        english = english.replace(sign, "\\u0007")
    assert problems(read_pack, pack_files(more={"texts/en.toml": english})) == [
        "texts/en.toml: items.3: holds invisible signs that could change how it reads"
    ]


def test_what_is_not_toml_not_utf8_or_not_part_of_a_pack_is_named():
    files = {**pack_files(), "texts/en.toml": b"[items", "pack.toml": b"\xff"}
    told = problems(read_pack, {**files, SUMS: sums_of(files)})
    assert told[0] == "pack.toml: byte 1: is not UTF-8 text"
    strange = pack_files(more={"texts/English.toml": "", "run.sh": ""})
    assert problems(read_pack, strange) == [
        "run.sh: is not part of a pack", "texts/English.toml: is not part of a pack",
    ]  # fmt: skip
    silent = pack_files(more={"texts/en.toml": None, "texts/ar.toml": None})
    assert problems(read_pack, silent) == [
        "texts: holds no language: texts/en.toml would be English"
    ]


def test_a_rule_names_items_by_number_and_scores_with_norms():
    pack = read_pack(pack_files("itsea", more={"scoring.toml": SCORING, "norms.toml": NORMS}))
    answers = {"itsea_01": "2", "itsea_02": "2", "itsea_03": "1", "itsea_04": "1"}
    sheet = score_answers(pack.scored, answers, 24)
    assert (sheet.rule_version, sheet.value("sleep"), sheet.scores[0].band) == (
        "made up, 1", 1.5, "high",
    )  # fmt: skip
    assert standard_score(pack.norms, "sleep", 1.5, 24) == 66
    assert standard_score(pack.norms, "sleep", 1.5, 48) is None


def test_what_is_wrong_in_a_rule_or_in_norms_is_named():
    wrong = SCORING.replace("[1, 2, 3, 4]", "[1, 999]")
    assert problems(read_pack, pack_files("itsea", more={"scoring.toml": wrong})) == [
        "scoring.toml: scores[0].items[1]: no item is called 'item 999'"
    ]
    twice = NORMS + NORMS.replace("12", "40").replace("47", "60")
    more = {"scoring.toml": SCORING, "norms.toml": twice}
    assert problems(read_pack, pack_files("itsea", more=more)) == [
        "norms.toml: norms[1].from_months: 'sleep' has this age twice"
    ]
    assert problems(read_pack, pack_files("itsea", more={"norms.toml": NORMS})) == [
        "norms.toml: norms need the scores of scoring.toml"
    ]


def test_a_pack_cannot_change_a_published_rule():
    assert problems(read_pack, pack_files(more={"scoring.toml": SCORING})) == [
        "scoring.toml: sdq_p2_4 is scored by its published rule; a pack cannot change that."
    ]


@pytest.mark.parametrize(
    "name", ["../out.toml", "/etc/passwd", "a/../../b", "C:/x.toml", "texts\\en.toml", "..\\x"]
)
def test_a_path_that_leads_out_of_a_zip_is_refused(name):
    told = problems(unpacked, zipped({"pack.toml": b"", name: b"x"}))
    assert len(told) == 1
    assert told[0].endswith("its path leads out of the pack")


def test_links_encryption_and_doubled_names_are_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        link = zipfile.ZipInfo("pack.toml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("texts/en.toml", "1")
        made.writestr("texts/EN.toml", "2")
    assert problems(unpacked, held.getvalue()) == [
        "pack.toml: is a link and not a file", "texts/EN.toml: is there twice",
        "texts/en.toml: is there twice",
    ]  # fmt: skip
    locked = bytearray(zipped({"pack.toml": b"x"}))
    entry = locked.index(b"PK\x01\x02")
    locked[entry + 8] |= 1
    locked[6] |= 1
    assert problems(unpacked, bytes(locked)) == [
        "pack.toml: is encrypted: make the zip without a password"
    ]


def test_a_zip_bomb_is_left_at_the_bound_whatever_it_says_of_its_size():
    big = bytearray(zipped({"pack.toml": b"\0" * 50_000_000}))
    assert len(big) < 60_000
    assert problems(unpacked, bytes(big)) == ["pack.toml: is above 512 KB, the most for one file"]
    entry = big.index(b"PK\x01\x02")
    struct.pack_into("<I", big, entry + 24, 10)
    struct.pack_into("<I", big, 22, 10)
    assert len(problems(unpacked, bytes(big))) == 1
    many = {f"{n}.toml": b"" for n in range(65)}
    assert problems(unpacked, zipped(many)) == ["holds 65 files; the most is 64"]
    heavy = {f"{n}.toml": b"\1" * LARGEST_FILE for n in range(9)}
    assert problems(unpacked, zipped(heavy)) == ["8.toml: the pack is above 4 MB when unpacked"]


def test_what_is_no_zip_is_refused_and_what_systems_leave_is_passed_over():
    assert problems(unpacked, b"PK\x03\x04 no") == ["this is not a zip that can be read"]
    files = pack_files()
    left = {**files, "__MACOSX/pack.toml": b"x", ".DS_Store": b"x"}
    assert unpacked(zipped(left)) == files


@given(st.binary(max_size=300), st.integers(0, 300))
def test_a_damaged_zip_is_read_or_refused_and_nothing_else(noise, place):
    whole = zipped({"pack.toml": b"format = 1"})
    try:
        read_pack(unpacked(whole[:place] + noise + whole[place + len(noise) :]))
    except PackProblems as refused:
        assert refused.problems


def test_a_licence_ends_after_its_last_day_and_holds_for_its_sites_and_modes():
    day = date(2027, 3, 31)
    licence = (day, ("paper", "interview"), ("leeds",))
    assert why_not(*licence, day, "leeds", "interview") is None
    assert why_not(*licence, date(2027, 4, 1), "leeds", "interview") == "expired"
    assert why_not(*licence, day, "york", "interview") == "site"
    assert why_not(*licence, day, "leeds", "remote_electronic") == "mode"
