"""Reading a page's file: what is in it, and each refusal with the file's name."""

import datetime as dt
from pathlib import Path

import pytest

from lykta.errors import InputError
from lykta.web.handbook.library import read_page
from tests.web.handbook.written import write_page


def test_a_page_is_read_with_its_facts(tmp_path: Path) -> None:
    page = read_page(write_page(tmp_path, "## Nu\n\nHej.\n"), "sv")
    assert (page.key, page.order, page.title, page.body) == ("ours", 13, "Vår rutin", "## Nu\n\nHej.\n")
    assert page.review_by == dt.date(2027, 5, 24)


def test_a_page_is_overdue_the_day_after_its_day(tmp_path: Path) -> None:
    page = read_page(write_page(tmp_path), "sv")
    assert [page.is_overdue(dt.date(2027, 5, day)) for day in (23, 24, 25)] == [False, False, True]


def test_a_page_that_names_no_group_stands_among_what_to_do(tmp_path: Path) -> None:
    assert read_page(write_page(tmp_path), "sv").group == "act"
    assert read_page(write_page(tmp_path, front={"group": '"rights"'}), "sv").group == "rights"


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ({"title": ""}, "have to be exactly"),
        ({"extra": '"x"'}, "have to be exactly"),
        ({"checked": '"2026-11-24"'}, "checked is empty or not of its kind"),
        ({"summary": '""'}, "summary is empty"),
        ({"slug": '"Vår rutin"'}, "may hold only a-z"),
        ({"title": "Vår"}, "are not TOML"),
        ({"leaflet": '"yes"'}, "leaflet has to be true or false"),
        ({"group": '"elsewhere"'}, "has to be one of act, cards, rights, forms, what, about"),
    ],
)
def test_facts_that_do_not_hold_are_told(tmp_path: Path, front: dict[str, str], words: str) -> None:
    path = write_page(tmp_path, front=front)
    with pytest.raises(InputError, match=words) as told:
        read_page(path, "sv")
    assert str(path) in str(told.value)


def test_a_file_without_its_facts_is_told(tmp_path: Path) -> None:
    (tmp_path / "05-signs.md").write_text("# Signs\n")
    with pytest.raises(InputError, match=r"between two lines of \+\+\+"):
        read_page(tmp_path / "05-signs.md", "sv")


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "05-signs.md").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="cannot be read as UTF-8"):
        read_page(tmp_path / "05-signs.md", "sv")


def test_a_name_without_a_number_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="named by a number and a word"):
        read_page(write_page(tmp_path, name="signs"), "sv")
