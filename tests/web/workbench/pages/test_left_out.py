"""What was left out is told with why: contacts by pseudonym, rejected rows by number and reason alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from lykta.ads.engine import DuckDBEngine
from lykta.ads.evidence.report_words import SWEDISH
from lykta.ads.explore.left_out import CutKind
from lykta.ads.pipeline.draft import rejected_place
from lykta.ads.reading.notes import RejectionReason, Rejects
from lykta.ads.result.reasons import CUT_REASONS
from lykta.web.workbench import opened
from lykta.web.workbench.words import name_kind
from tests.web.workbench.pages.reading import words_of

LEFT_OUT = "/en/left-out/"
CONTACT = "ab12cd" + "0" * 26


@pytest.fixture
def with_cuts(result: Path) -> Iterator[Path]:
    """The result, in which a contact is a hub, an ad has a stock text, and three rows were rejected."""
    with DuckDBEngine(result) as engine:
        engine.run("DELETE FROM cuts")
        engine.run("INSERT INTO cuts VALUES ('hub', ?, 12)", [CONTACT])
        engine.run("INSERT INTO cuts SELECT 'stock text', ad_id, 3 FROM ads WHERE ad < 205")
        engine.run("INSERT INTO contact_values VALUES (?, 'phone', 12, true, ''::BLOB)", [CONTACT])
        summary = json.loads(engine.arrow("SELECT value FROM meta WHERE key = 'summary'")["value"][0].as_py())
        summary |= {"rows_rejected": 3, "rows_in": summary["rows_kept"] + 3}
        engine.run("UPDATE meta SET value = ? WHERE key = 'summary'", [json.dumps(summary)])
    opened.bench.cache_clear()
    with Rejects(rejected_place(result)) as file:
        for line, reason in enumerate(
            (RejectionReason.NO_TEXT, RejectionReason.NO_TEXT, RejectionReason.TOO_LONG), 1
        ):
            file.add(Path("ads.csv"), line=line, reason=reason, row="a row of Hemlighet 0701234567")
    yield result
    rejected_place(result).unlink(missing_ok=True)


def test_each_kind_is_told_with_its_number_and_why(with_cuts: Path, analyst: Client) -> None:
    words = words_of(analyst.get(LEFT_OUT))
    assert "Contacts on ads that are not alike" in words
    assert CUT_REASONS["en"]["hub"] in words


def test_each_kind_that_a_result_may_have_has_its_own_words() -> None:
    for kind in SWEDISH.cut_kinds:
        assert name_kind(CutKind(kind, 1, 1)).label != kind


def test_a_contact_is_shown_by_its_tag_alone(with_cuts: Path, analyst: Client) -> None:
    answer = analyst.get(LEFT_OUT, {"kind": "hub"})
    assert "phone ab12cd" in words_of(answer)
    assert CONTACT not in answer.content.decode()
    assert "telefon ab12cd" in words_of(analyst.get("/utelamnat/", {"kind": "hub"}))


def test_the_cuts_of_a_kind_are_paged(with_cuts: Path, analyst: Client) -> None:
    assert "Page 1 of 3" in words_of(analyst.get(LEFT_OUT, {"kind": "stock text"}))
    assert "Page 3 of 3" in words_of(analyst.get(LEFT_OUT, {"kind": "stock text", "page": "3"}))
    past = words_of(analyst.get(LEFT_OUT, {"kind": "stock text", "page": "4"}), status=404)
    assert "There is no such page" in past


@pytest.mark.parametrize("kind", ["", "guilty", "hub' OR '1'='1"])
def test_a_kind_that_cannot_be_listed_is_not_found(with_cuts: Path, analyst: Client, kind: str) -> None:
    assert analyst.get(LEFT_OUT, {"kind": kind}).status_code == 404


def test_rejected_rows_are_counted_by_reason_and_never_shown(with_cuts: Path, analyst: Client) -> None:
    answer = analyst.get(LEFT_OUT)
    words = words_of(answer)
    assert rejected_place(with_cuts).name in words
    assert "The row has no text. 2" in words
    assert "The row is too long. 1" in words
    assert "Hemlighet" not in answer.content.decode()


def test_without_the_file_of_rejected_rows_the_page_says_so(with_cuts: Path, analyst: Client) -> None:
    rejected_place(with_cuts).unlink()
    assert "does not lie beside the result now" in words_of(analyst.get(LEFT_OUT))


def test_where_nothing_was_left_out_the_page_says_what_would_be_here(result: Path, analyst: Client) -> None:
    with DuckDBEngine(result) as engine:
        engine.run("DELETE FROM cuts")
    opened.bench.cache_clear()
    words = words_of(analyst.get(LEFT_OUT))
    assert "Nothing was kept from linking." in words
    assert "No row was rejected." in words
