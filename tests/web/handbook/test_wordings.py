"""Provisions: which wording was read, what has amended it since, and no page cites an old one unmarked."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from lykta.errors import InputError
from lykta.web.handbook.checking import check
from lykta.web.handbook.library import load, read_sources
from lykta.web.language import LANGUAGES
from tests.web.handbook.written import write_page

TODAY = dt.date(2026, 11, 27)
SOURCES = """
[old]
title = "Lagen, 1 §"
publisher = "Riksdagen"
url = "https://law.example/old"
checked = 2026-11-27
wording = "SFS 2022:916"
amended = [{ act = "SFS 2025:179", day = 2025-04-01, read = false }]

[new]
title = "Lagen, 2 §"
publisher = "Riksdagen"
url = "https://law.example/new"
checked = 2026-11-27
wording = "SFS 2025:179"
amended = [{ act = "SFS 2026:1", day = 2026-02-01, read = true }]
"""


@pytest.fixture
def overlay(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": tmp_path})):
        yield tmp_path


def found(folder: Path, body: str) -> set[tuple[str, str]]:
    write_page(folder, body)
    write_page(folder, "Hello.\n", language="en", front={"slug": '"our-routine"'})
    return {(finding.kind, finding.what) for finding in check(load(folder), TODAY)}


def test_a_citation_of_a_provision_amended_since_is_found_unless_it_is_marked(overlay: Path) -> None:
    assert found(overlay, "Så är det.[^old]\n") == {
        (
            "amended provision",
            "old: changed 2025-04-01 by SFS 2025:179, not read; read it, or mark the reference [^old:older]",
        )
    }
    assert found(overlay, "Så är det.[^old:older] Så också.[^new]\n") == set()


def test_one_unmarked_citation_among_marked_ones_is_found(overlay: Path) -> None:
    kinds = {kind for kind, _ in found(overlay, "Så är det.[^old:older]\n\nOch så.[^old]\n")}
    assert kinds == {"amended provision"}


def test_a_mark_on_a_wording_that_still_holds_is_found(overlay: Path) -> None:
    assert found(overlay, "Så är det.[^new:older]\n") == {
        ("needless mark", "new: its wording was read, so the reference is [^new]")
    }


def test_a_marked_citation_is_a_source_for_its_sentence(overlay: Path) -> None:
    assert found(overlay, "Du måste anmäla.[^old:older]\n") == set()


@pytest.mark.parametrize(
    ("address", "mark", "notes"),
    [
        (
            "/handbok/var-rutin/",
            "äldre lydelse",
            (
                "Lydelse läst: SFS 2022:916.",
                "Ändrad 2026-02-01 genom SFS 2026:1, som också är läst.",
                "Ändrad 2025-04-01 genom SFS 2025:179; den lydelsen är inte läst.",
            ),
        ),
        (
            "/en/handbook/var-rutin/",
            "older wording",
            (
                "Wording read: SFS 2022:916.",
                "Changed 2026-02-01 by SFS 2026:1, which has been read too.",
                "Changed 2025-04-01 by SFS 2025:179; that wording has not been read.",
            ),
        ),
    ],
)
def test_the_page_says_which_wording_was_read_and_what_was_not(
    client: Client, overlay: Path, address: str, mark: str, notes: tuple[str, ...]
) -> None:
    for language in LANGUAGES:
        write_page(overlay, "Så är det.[^old:older] Så med.[^new]\n", language=language)
    text = client.get(address).content.decode()
    assert text.count(f'<span class="older">{mark}</span>') == 1
    assert all(words in text for words in notes)


def test_an_amendment_of_a_source_that_names_no_wording_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(SOURCES.replace('wording = "SFS 2022:916"\n', ""), encoding="utf-8")
    with pytest.raises(InputError, match="old names amendments and has to name the wording that was read"):
        read_sources(path)


@pytest.mark.parametrize("amended", ['["SFS 2025:179"]', '[{ act = "SFS 2025:179" }]', '"SFS 2025:179"'])
def test_an_amendment_without_its_act_its_day_or_whether_it_was_read_is_refused(
    tmp_path: Path, amended: str
) -> None:
    path = tmp_path / "sources.toml"
    known = '[{ act = "SFS 2025:179", day = 2025-04-01, read = false }]'
    path.write_text(SOURCES.replace(known, amended), encoding="utf-8")
    with pytest.raises(InputError, match="each amendment of old needs act, day and read"):
        read_sources(path)


def test_each_provision_of_the_handbook_names_the_wording_that_was_read() -> None:
    # A title that names a section or a chapter is a provision's.
    sources = load().sources
    provisions = {key: each for key, each in sources.items() if " §" in each.title or " kap." in each.title}
    assert len(provisions) > 8
    assert {key for key, each in provisions.items() if not each.wording} == set()
