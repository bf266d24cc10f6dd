"""What the check of the handbook finds, and that the handbook as it is has nothing to mend."""

import datetime as dt
from pathlib import Path

import pytest

from lykta.web.handbook.checking import check
from lykta.web.handbook.library import load
from tests.web.handbook.written import write_page

TODAY = dt.date(2026, 11, 24)


def found(folder: Path, body: str, day: dt.date = TODAY) -> set[tuple[str, str]]:
    write_page(folder, body)
    write_page(folder, "Hello.\n", language="en", front={"slug": '"our-routine"'})
    return {(finding.kind, finding.what) for finding in check(load(folder), day)}


def test_the_handbook_has_nothing_to_mend() -> None:
    assert check(load(), TODAY) == []


def test_every_page_has_to_be_read_again_one_day() -> None:
    overdue = [finding for finding in check(load(), dt.date(2100, 1, 1)) if finding.kind == "overdue"]
    assert len(overdue) == len(load().pages)


def test_a_sound_page_is_let_be(tmp_path: Path) -> None:
    assert (
        found(tmp_path, "## Nu\n\nDu måste anmäla.[^psl] Se [tecken](page:signs) och [nu](page:ours#nu).\n")
        == set()
    )


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("[a](page:nowhere)\n", ("dead link", "page:nowhere")),
        ("[a](page:signs#nowhere)\n", ("dead link", "page:signs#nowhere")),
        ("Hej.[^unknown]\n", ("unknown source", "unknown")),
        ("Du måste anmäla.\n", ("unsourced sentence", "Du måste anmäla.")),
        ("[[picture nothing]]\n", ("unknown figure", "[[picture nothing]]")),
    ],
)
def test_what_is_to_be_mended_is_found(tmp_path: Path, body: str, finding: tuple[str, str]) -> None:
    assert found(tmp_path, body) == {finding}


def test_a_page_without_its_translation_is_found(tmp_path: Path) -> None:
    write_page(tmp_path)
    assert [(each.kind, each.where) for each in check(load(tmp_path), TODAY)] == [
        ("missing translation", "en/ours")
    ]


def test_a_source_without_a_day_is_found(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[a]\ntitle = "A"\npublisher = "B"\nurl = "https://c.example/"\n')
    assert [(each.kind, each.where) for each in check(load(tmp_path), TODAY)] == [
        ("source without date", "a")
    ]
