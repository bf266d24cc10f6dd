"""Every message of the interface has its Swedish, and the compiled catalogues are those of the text."""

import importlib.util
from pathlib import Path

import pytest

from tests.project.tree import ROOT

_spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts/messages.py")
assert _spec
assert _spec.loader
messages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(messages)

CATALOGUES = messages.catalogues()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_every_message_is_translated_and_none_is_left_over(path: Path) -> None:
    assert messages.untranslated(messages.read(path)) == []
    assert messages.written(messages.updated(path)) == path.read_bytes()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_the_compiled_catalogue_is_that_of_the_text(path: Path) -> None:
    assert messages.compiled(messages.read(path)) == path.with_suffix(".mo").read_bytes()


def test_no_message_has_two_translations() -> None:
    # One process draws the pages of all parts, and keeps one translation of each message: the last one read.
    found: dict[tuple[object, object], set[object]] = {}
    for path in CATALOGUES:
        for message in messages.read(path):
            if message.id:
                found.setdefault((message.id, message.context), set()).add(message.string)
    assert {key: each for key, each in found.items() if len(each) > 1} == {}


def test_messages_are_found_in_code_and_in_templates() -> None:
    found = {message for path in messages.sources() for message, _ in messages.messages(path)}
    assert {"Handbook", "Leave quickly", ("%(number)s page found", "%(number)s pages found")} <= found
