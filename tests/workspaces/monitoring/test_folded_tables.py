"""Long tables of progress are folded on the screen and printed whole."""

import pytest
from django.template import engines

from alongside.foundations.documents import Table


def drawn(lines):
    rows = [(f"Line {number}", number) for number in range(1, lines + 1)]
    table = Table("A caption", ("What", "How many"), rows, frozenset([1]))
    parts = engines["jinja2"].env.get_template("monitoring/parts.jinja")
    return str(parts.module.tabled(table))


@pytest.mark.parametrize(("lines", "folded"), [(6, 0), (7, 1), (40, 1)])
def test_a_long_table_is_folded_under_its_caption_and_printed_whole(lines, folded):
    shown = drawn(lines)
    assert shown.count('<details class="details details--printed">') == folded
    assert shown.count('<summary class="details__summary">A caption</summary>') == folded
    assert shown.count("Line ") == lines
