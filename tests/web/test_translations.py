"""Every message of the interface has its Swedish, and the compiled catalogues are those of the text."""

import importlib.util
import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.html import escape

from lykta.web.templatetags.lykta import swedish
from tests.project.tree import ROOT, files, relative

_spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts/messages.py")
assert _spec
assert _spec.loader
messages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(messages)

CATALOGUES = messages.catalogues()
HEDGED = re.compile("trolig|sannolik|uppskatt")

# What readers of the pages took wrong or had to read twice; each has got other words, which stay.
GIVEN_UP = [
    "Chaos undre gräns", "Sätt in de mildare orden", "Kom tillbaka", "En sak till", "Andra person",
    "Öppna en konsultation utifrån", "Sätt en dag", "Ta in en utgåva", "utgivningsprotokollet säger",
    "sedda eller inte", "betyder inte att det inte finns någon", "inte fick koppla", "inget av 100",
    "alla av 100", "orelaterade", "hållits undan", "Hindrade att en konsultation gallrades",
    "eller så är det inte aktuellt", "Samma hand", "samma hand", "skribent", "sajt och tid",
    "Skrivbord", "tog själv in",
]  # fmt: skip


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


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_what_is_probable_in_english_is_so_in_swedish(path: Path) -> None:
    def joined(words: str | tuple[str, ...]) -> str:
        return words if isinstance(words, str) else " ".join(words)

    surer = [
        joined(message.string)
        for message in messages.read(path)
        if "probably" in joined(message.id).lower() and not HEDGED.search(joined(message.string).lower())
    ]
    assert surer == []


def test_words_that_readers_took_wrong_do_not_come_back() -> None:
    sources = [
        path for suffix in (".po", ".toml", ".py", ".html") for path in files(suffix, under="src/lykta")
    ]
    texts = {relative(path): path.read_text(encoding="utf-8") for path in sources}
    held = [f"{path}: {words}" for path, text in texts.items() for words in GIVEN_UP if words in text]
    assert held == []


def test_messages_are_found_in_code_and_in_templates() -> None:
    found = {message for path in messages.sources() for message, _ in messages.messages(path)}
    assert {"Handbook", "Leave quickly", ("%(number)s page found", "%(number)s pages found")} <= found


DATE_FILTER = re.compile(r'\|date:["\']([^"\']*)["\']')


def test_a_time_is_written_in_one_way() -> None:
    written = [
        (relative(path), form)
        for path in files(".html", under="src/lykta/web")
        for form in DATE_FILTER.findall(path.read_text(encoding="utf-8"))
    ]
    assert any("H.i" in form for _, form in written)
    assert [each for each in written if "H:i" in each[1]] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Sveriges riksdag", '<span lang="sv">Sveriges riksdag</span>'),
        ("i kraft 2018-07-01", "in force 2018-07-01"),
        (
            "Regeringen, återgiven av lagen.nu",
            '<span lang="sv">Regeringen, </span>as given by<span lang="sv"> lagen.nu</span>',
        ),
        ("2026-06", "2026-06"),
        ("Kärlek & <Co>", '<span lang="sv">Kärlek &amp; &lt;Co&gt;</span>'),
    ],
)
def test_a_swedish_text_about_a_source_is_marked_on_an_english_page(text: str, shown: str) -> None:
    with translation.override("en"):
        assert swedish(text) == shown
    with translation.override("sv"):
        assert swedish(text) == escape(text)
