"""What the handbook holds: pages, sources and the team, and a county's own files in their place."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client, override_settings

from lykta.errors import InputError
from lykta.web.configuration import read_configuration
from lykta.web.handbook.checking import check
from lykta.web.handbook.library import load, read_page, read_team
from lykta.web.serving import prepare
from tests.web.handbook.written import VARMLAND, write_page


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


SOURCES = load().sources
# Read over http, and not known to answer over https. A new source has to be given with https.
WITHOUT_TLS = {
    "dalarna-2018",
    "plan-2008",
    "noomi",
    "sollentuna",
    "nejtillsexkop",
    "svjt-2009",
    "brottsskadelagen",
    "mind",
}
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.key)
def test_the_address_of_a_source_has_the_shape_of_one(source: object) -> None:
    address = urlsplit(source.url)  # type: ignore[attr-defined]
    assert _HOST.fullmatch(address.netloc), "a plain host name, without a user, a password or a port"
    assert address.path.strip("/"), "the document itself, and not only the site"
    assert re.fullmatch(r"[!-~]+", address.geturl()), "no spaces and no letters beyond ASCII"
    assert not address.fragment


def test_only_known_sources_are_without_encryption() -> None:
    assert {key for key, source in SOURCES.items() if source.url.startswith("http://")} == WITHOUT_TLS


def test_no_address_stands_for_two_sources_but_that_of_an_act_for_its_provisions() -> None:
    addresses = [source.url for source in SOURCES.values() if not source.wording]
    assert len(addresses) == len(set(addresses))


WORDS = 'name = "Team"\ncoordinator = "Board"\nmembers = ["Region"]\n'
TEAM = f'sources = ["psl"]\n[sv]\n{WORDS}[en]\n{WORDS}'


@pytest.mark.parametrize(
    ("address", "coordinated"),
    [
        ("/handbok/vem-gor-vad/", "Länsstyrelsen Värmland samordnar det."),
        (
            "/en/handbook/who-does-what/",
            "The county board of Värmland (Länsstyrelsen Värmland) coordinates it.",
        ),
    ],
)
def test_the_page_names_the_team_its_coordinator_and_its_members(
    client: Client, address: str, coordinated: str
) -> None:
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": VARMLAND})):
        text = client.get(address).content.decode()
    assert "Resursteam prostitution och människohandel för sexuella ändamål" in text
    assert coordinated in text
    assert "<li>Region Värmland</li>" in text
    assert '<a href="#source-region-varmland">' in text.partition(coordinated)[2].partition("<ul>")[0]


def test_without_a_description_the_page_says_that_there_is_none(client: Client) -> None:
    assert "är inte beskrivet här än" in client.get("/handbok/vem-gor-vad/").content.decode()


def test_a_source_of_the_team_that_is_not_there_is_found(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text(TEAM.replace("psl", "unknown"), encoding="utf-8")
    found = check(load(tmp_path), dt.date(2026, 11, 27))
    assert [(each.kind, each.where, each.what) for each in found] == [
        ("unknown source", "team.toml", "unknown")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEAM.replace('sources = ["psl"]', "sources = []"), "needs sources"),
        (TEAM.partition("[en]")[0], "a table for each of sv, en"),
        (TEAM.replace('["Region"]', '"Region"'), "a list of members"),
        (TEAM.replace("coordinator", "leader"), "needs a name, a coordinator"),
        ("[sv", "cannot be read"),
    ],
)
def test_a_description_that_does_not_hold_is_told(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "team.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_team(path)


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
        ("Så är det.[^unknown]\n", "which is not a source"),
    ],
)
def test_a_page_that_does_not_hold_ends_the_start(tmp_path: Path, body: str, words: str) -> None:
    write_page(tmp_path, body)
    with (
        override_settings(LYKTA=read_configuration(overlay=tmp_path)),
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
