"""The county's own folder, laid over the package's pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from lykta.errors import InputError
from lykta.web.configuration import configured
from lykta.web.handbook.library import load
from lykta.web.serving import prepare
from tests.web.handbook.written import write_page

SOURCE = (
    '[rutin]\ntitle = "Rutin"\npublisher = "Region"\nchecked = 2026-11-24\nurl = "https://region.example/"\n'
)


@pytest.fixture
def overlaid(tmp_path: Path) -> Iterator[Path]:
    write_page(tmp_path, "## Nu\n\nRing 1177.[^rutin]\n")
    write_page(
        tmp_path, "Egna tecken.\n", name="05-signs", front={"slug": '"egna-tecken"', "title": '"Egna tecken"'}
    )
    (tmp_path / "sources.toml").write_text(SOURCE, encoding="utf-8")
    given = settings.LYKTA.model_copy(update={"overlay": tmp_path})
    with override_settings(LYKTA=given):
        yield tmp_path


def test_a_new_page_is_added_with_its_source(client: Client, overlaid: Path) -> None:
    text = client.get("/handbok/var-rutin/").content.decode()
    assert "Ring 1177." in text
    assert 'href="https://region.example/"' in text
    assert "Vår rutin" in client.get("/handbok/").content.decode()


def test_a_page_of_the_same_name_is_replaced(client: Client, overlaid: Path) -> None:
    assert "Egna tecken" in client.get("/handbok/egna-tecken/").content.decode()
    assert client.get("/handbok/tecken/").status_code == 404


def test_a_page_that_is_not_translated_is_shown_in_swedish_with_a_notice(
    client: Client, overlaid: Path
) -> None:
    text = client.get("/en/handbook/var-rutin/").content.decode()
    assert "not translated yet" in text
    assert '<article class="page-read" lang="sv">' in text


def test_without_a_folder_the_package_stands_as_it_is() -> None:
    assert len(load().in_language("sv")) == len(load().in_language("en")) >= 12


def test_two_pages_with_one_slug_are_told(tmp_path: Path) -> None:
    write_page(tmp_path, front={"slug": '"tecken"'})
    with pytest.raises(InputError, match="have the same slug, tecken"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("[dit](page:nowhere)\n", "no page is called nowhere"),
        ("[[picture nothing]]\n", "no picture is called nothing"),
        ("[[nothing]]\n", "nothing is called"),
        ("Så är det.[^unknown]\n", "which is no source"),
    ],
)
def test_a_page_that_does_not_hold_ends_the_start(tmp_path: Path, body: str, words: str) -> None:
    write_page(tmp_path, body)
    with (
        override_settings(LYKTA=configured(overlay=tmp_path)),
        pytest.raises(InputError, match=words) as told,
    ):
        prepare()
    assert "sv/ours" in str(told.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[a]\ntitle = "A"\n', "needs publisher, title, url"),
        (SOURCE.replace("https:", "ftp:"), "has to begin with https"),
        ("[a\n", "cannot be read"),
    ],
)
def test_sources_that_do_not_hold_are_told(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load(tmp_path)
