"""Pictures are safe, named, and say the numbers of their tables."""

import re
import xml.etree.ElementTree as ET

import pytest

from alongside.science.charts.chart import Caption
from alongside.science.charts.consort import ArmsDoNotAddUp, consort
from alongside.science.charts.palette import PAINTS, painted
from alongside.science.charts.schedule import schedule
from alongside.science.charts.steps import TooManySeries, steps
from alongside.science.charts.svg import element, picture
from alongside.science.charts.text import width_of, wrap
from alongside.science.retention.consort import Stage, flow, flow_by_arm
from tests.science.retention.made_up import family

from .drawn import LABELS, SITES, all_pictures, caption, expected, families

SVG = "{http://www.w3.org/2000/svg}"
EACH = [(name, width) for width in (320, 360, 720) for name in all_pictures(720)]


def drawn(name, width):
    return ET.fromstring(all_pictures(width)[name].svg)


def words(root):
    return [" ".join("".join(one.itertext()).split()) for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(("name", "width"), EACH)
def test_a_picture_is_well_formed_and_named_and_scales(name, width):
    root = drawn(name, width)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (title.text, desc.text) == ("A title & more", "What is seen")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert root.get("viewBox").startswith(f"0 0 {width} ")
    assert (root.get("width"), root.get("height")) == (None, None)
    assert root.get("role") == ("group" if name == "linked" else "img")


@pytest.mark.parametrize(("name", "width"), EACH)
def test_a_picture_has_attributes_only_and_colours_of_its_own(name, width):
    for one in drawn(name, width).iter():
        assert one.tag.removeprefix(SVG) not in {"style", "script", "foreignObject", "image"}
        assert not [key for key in one.attrib if key == "style" or key.startswith("on")]
        paint = one.get("class")
        if paint and paint != "chart":
            assert {key: one.get(key) for key in PAINTS[paint]} == dict(PAINTS[paint])


@pytest.mark.parametrize("name", sorted(all_pictures(720)))
def test_every_picture_has_a_table_as_wide_as_its_header(name):
    table = all_pictures(720)[name].table
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.header)}
    assert all_pictures(360)[name].table == table


@pytest.mark.parametrize("width", [360, 720])
def test_the_flow_says_every_number_of_the_flow(width):
    whole = flow(families(), SITES)
    seen = words(drawn("consort", width))
    assert [one for one in seen if one.startswith("n = ")] == [
        f"n = {whole.total(stage)}" for stage in Stage
    ]
    numbers = [int(one) for one in seen if one.isdigit()]
    wanted = []
    for stage in list(Stage)[:-1]:
        exits = whole.exits_at(stage)
        wanted += [whole.left_at(stage), *(one.count for one in exits)] if exits else []
        wanted += [whole.still_at(stage)] if whole.still_at(stage) else []
    assert numbers == wanted


def test_the_numbers_are_links_for_those_who_may_follow_them():
    links = list(drawn("linked", 720).iter(f"{SVG}a"))
    whole = flow(families(), SITES)
    left = [stage for stage in Stage if whole.left_at(stage)] if whole.exits else []
    assert len(links) == len(Stage) + len(left)
    first = links[0]
    assert first.get("href") == "/families?stage=identified&x=1"
    assert first.get("aria-label") == f"{LABELS['identified']} n = 60"


def test_the_open_picture_is_the_same_whatever_the_arms():
    swapped = [
        family(int(one.family), one.site, len(one.reached) - 1, one.exit_reason, None)
        for one in families()
    ]
    other = consort(flow(swapped, SITES), caption("c", 720), labels=LABELS)
    assert other == all_pictures(720)["consort"]


def test_arms_that_are_not_all_families_are_refused():
    whole = flow(families(), SITES)
    arms = flow_by_arm(families(), SITES, ["A"])
    with pytest.raises(ArmsDoNotAddUp, match="randomised"):
        consort(whole, caption("c", 720), labels=LABELS, arms=arms)


def test_three_arms_stand_under_each_other_on_a_phone():
    paths = [family(n, "Glasgow", 6 + n % 2, None, "ABC"[n % 3]) for n in range(9)]
    arms = flow_by_arm(paths, ["Glasgow"], ["A", "B", "C"])
    chart = consort(flow(paths, ["Glasgow"]), caption("c", 360), labels={}, arms=arms, width=360)
    assert words(ET.fromstring(chart.svg)).count("n = 3") == 3


def test_markup_in_words_stays_words():
    svg = picture(Caption("i", "<script>1</script>", '"&'), 1, 1, element("text", "</text><x>"))
    root = ET.fromstring(svg)
    assert root.find(f"{SVG}title").text == "<script>1</script>"
    assert root.find(f"{SVG}text").text == "</text><x>"
    assert "<script>" not in svg


def test_characters_that_xml_forbids_are_left_out():
    assert str(element("text", "a\x00\x0bb\ufffe")) == "<text>ab</text>"


@pytest.mark.parametrize("tag", ["script", "style", "foreignObject", "image", "use"])
def test_elements_that_carry_code_or_style_are_refused(tag):
    with pytest.raises(ValueError, match="no place"):
        element(tag)


@pytest.mark.parametrize("attribute", [{"style": "x"}, {"onclick": "x"}, {"onload": "x"}])
def test_attributes_that_carry_code_or_style_are_refused(attribute):
    with pytest.raises(ValueError, match="no place"):
        element("rect", **attribute)


@pytest.mark.parametrize("href", ["javascript:x", " JavaScript:x", "java\x00script:x", "data:,x"])
def test_addresses_that_run_are_refused(href):
    with pytest.raises(ValueError, match="cannot link"):
        element("a", href=href)


def test_a_paint_without_a_colour_does_not_exist():
    with pytest.raises(KeyError):
        painted("pink")


def test_no_line_is_wider_than_its_room_and_no_letter_is_lost():
    text = LABELS["reason:long"] + " could not be reached"
    lines = wrap(text, 120, 16)
    assert max(width_of(line, 16) for line in lines) <= 120
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_words_that_belong_together_stay_on_one_line():
    assert wrap("Glasgow\u00a014 · Bromley\u00a00", 90, 14) == (
        "Glasgow\u00a014 ·",
        "Bromley\u00a00",
    )


def test_more_than_three_series_are_refused():
    with pytest.raises(TooManySeries, match="4"):
        steps(
            expected(), dict.fromkeys("abcd", ()), caption("s", 720),
            as_of=expected()[0].day, labels={},
        )  # fmt: skip


def test_a_row_of_another_length_than_the_header_is_refused():
    with pytest.raises(ValueError, match="as many cells"):
        schedule(["Measure", "Baseline"], [["SDQ"]], caption("t", 720))


def test_the_schedule_ticks_what_is_ticked():
    ticks = re.findall('class="tick"', all_pictures(720)["schedule"].svg)
    assert len(ticks) == 6
    assert len(re.findall('class="tick"', all_pictures(360)["schedule"].svg)) == 6
