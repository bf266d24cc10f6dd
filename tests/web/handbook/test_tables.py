"""Tables on a phone: each cell says its column, and the roles stay when the rows become blocks."""

import re

from lykta.web.handbook.markdown import Surroundings, render

AROUND = Surroundings({}, {})
LONG = "a cell with more words in it than a narrow screen has room for"
WIDE = f"| Who | What |\n|---|---|\n| Police | {LONG} |\n"


def test_a_wide_table_says_its_columns_and_its_roles() -> None:
    html = render(WIDE, AROUND).html
    assert '<table class="stacks" role="table">' in html
    assert f'data-label="What">{LONG}</td>' in html
    assert 'data-label="Who">Police</td>' in html
    for element, role in (("thead", "rowgroup"), ("tbody", "rowgroup"), ("tr", "row"), ("td", "cell")):
        found = re.findall(rf"<{element}\b[^>]*>", html)
        assert found
        assert all(f'role="{role}"' in tag for tag in found)
    assert html.count('role="columnheader"') == 2


def test_the_references_of_a_cell_do_not_make_it_wide() -> None:
    marks = "".join(f"[^source-{number}]" for number in range(9))
    html = render(f"| Year | Number |\n|---|---|\n| 2018 | 262{marks} |\n", AROUND).html
    assert "stacks" not in html


def test_a_narrow_table_stays_a_table() -> None:
    html = render("| Year | Number |\n|---|--:|\n| 2018 | 262 |\n", AROUND).html
    assert "stacks" not in html
    assert "data-label" not in html


def test_each_table_of_a_page_is_judged_by_itself() -> None:
    html = render(f"{WIDE}\n\n| A | B |\n|---|---|\n| 1 | 2 |\n", AROUND).html
    assert html.count("<table") == 2
    assert html.count("stacks") == 1
