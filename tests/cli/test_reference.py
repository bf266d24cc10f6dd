"""The page of commands names every command, every option and every choice, and no others."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import cyclopts
import pytest

from lykta.ads.result import ResultFile, What
from lykta.ads.result.file import TABLES
from lykta.cli import app
from tests.ads.result.small_result import write_small_result
from tests.project.tree import ROOT

REFERENCE = (ROOT / "docs/reference/command-line.md").read_text("utf-8")
RESULT_FILE = (ROOT / "docs/reference/result-file.md").read_text("utf-8")


def commands(group: cyclopts.App, *before: str) -> Iterator[tuple[str, cyclopts.App]]:
    """Each command that does something, by its full name."""
    for name in group:
        if name.startswith("-"):
            continue
        command = group[name]
        if command.default_command is not None:
            yield " ".join((*before, name)), command
        yield from commands(command, *before, name)


def section(command: str) -> str:
    found = re.search(rf"^## {re.escape(command)}$(.*?)(?=^## |\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def options(command: cyclopts.App) -> set[str]:
    arguments = command.assemble_argument_collection()
    return {name for argument in arguments for name in argument.names if name.startswith("--")}


COMMANDS = dict(commands(app, "lykta"))


def test_the_page_has_a_section_for_every_command_and_for_no_other() -> None:
    assert re.findall(r"^## (lykta .+)$", REFERENCE, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_listed_and_no_other_is(name: str) -> None:
    told = re.findall(r"^- (`--[^:]+):", section(name), re.MULTILINE)
    assert sorted(re.findall(r"`(--[a-z-]+)`", "".join(told))) == sorted(options(COMMANDS[name]))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_choice_of_an_option_is_named(name: str) -> None:
    for argument in COMMANDS[name].assemble_argument_collection():
        for choice in argument.get_choices() or ():
            assert f"`{choice}`" in section(name), choice


@pytest.mark.parametrize("what", get_args(What.__value__))
def test_the_columns_of_every_exported_table_are_named(what: What, tmp_path: Path) -> None:
    row = re.search(rf"^\| `{what}` \| `([a-z_,]+)` \|", section("lykta ads export"), re.MULTILINE)
    assert row
    with ResultFile(write_small_result(tmp_path / "r.lykta")) as opened:
        assert row[1].split(",") == opened.table(what).column_names


def test_every_table_of_the_result_file_is_named() -> None:
    assert set(re.findall(r"^\| `([a-z_]+)` \| `", RESULT_FILE, re.MULTILINE)) >= TABLES
