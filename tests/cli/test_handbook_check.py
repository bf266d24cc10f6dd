"""`lykta handbook check`."""

import json
from pathlib import Path

from tests.cli.command import Command
from tests.web.handbook.written import write_page
from tests.web.training.written import SOUND, write_module


def test_a_handbook_in_order_has_nothing_to_mend(lykta: Command) -> None:
    outcome = lykta("handbook", "check", "--at", "2026-11-24")
    assert (outcome.code, outcome.out) == (0, "Nothing to mend\n")


def test_what_is_to_be_mended_is_listed_and_the_answer_is_no(lykta: Command, tmp_path: Path) -> None:
    write_page(tmp_path, "Du måste anmäla.\n")
    outcome = lykta("handbook", "check", "--at", "2026-11-24", "--overlay", tmp_path)
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "unsourced sentence: sv/ours: Du måste anmäla.",
        "missing translation: en/ours: there is no such page in this language",
        "2 to mend",
    ]


def test_the_list_can_be_had_as_json(lykta: Command) -> None:
    outcome = lykta("handbook", "check", "--at", "2100-01-01", "--json")
    assert outcome.code == 1
    assert {finding["kind"] for finding in json.loads(outcome.out)} == {"overdue", "old contact"}


def test_a_page_that_cannot_be_read_is_told(lykta: Command, tmp_path: Path) -> None:
    write_page(tmp_path, name="ours")
    assert "named by a number and a word" in lykta("handbook", "check", "--overlay", tmp_path).refusal


def test_a_folder_that_is_not_there_is_told(lykta: Command, tmp_path: Path) -> None:
    assert "There is no folder" in lykta("handbook", "check", "--overlay", tmp_path / "none").refusal


def test_the_training_is_checked_too(lykta: Command, tmp_path: Path) -> None:
    write_module(tmp_path, SOUND.replace("Så är det.[^psl]", "Så är det.", 1))
    outcome = lykta("handbook", "check", "--at", "2026-11-24", "--overlay", tmp_path)
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "choice without source: training sv/ours: road, step 1: Jag frågar.",
        "missing translation: training en/ours: there is no such module in this language",
        "2 to mend",
    ]
