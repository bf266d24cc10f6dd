"""The feed: what came out and what was withdrawn, for everybody, in the language of its address."""

from html import unescape
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from lykta.web.editions.actions import take_up, withdraw
from lykta.web.editions.models import Edition, EditionState
from tests.web.cast import Cast
from tests.web.editions.made import brought_to, made_correction, made_edition, root

pytestmark = pytest.mark.django_db

SWEDISH, ENGLISH = "/lagesbild/flode.xml", "/en/picture/feed.xml"
ATOM = "{http://www.w3.org/2005/Atom}"


def published(edition: Edition, cast: Cast) -> Edition:
    return brought_to(edition, EditionState.PUBLISHED, cast.nurse)


def entries_in(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert not answer.cookies
    feed = ET.fromstring(answer.content)  # noqa: S314 - Lykta's own.
    return [
        {
            "title": entry.findtext(f"{ATOM}title", ""),
            "words": entry.findtext(f"{ATOM}summary", ""),
            "id": entry.findtext(f"{ATOM}id", ""),
            "updated": entry.findtext(f"{ATOM}updated", ""),
            "link": next(iter(entry.iter(f"{ATOM}link"))).attrib["href"],
        }
        for entry in feed.iter(f"{ATOM}entry")
    ]


def test_a_correction_and_what_it_withdrew_stand_there_with_their_words(client: Client, cast: Cast) -> None:
    published(made_edition(cast.coordinator), cast)
    published(made_correction(cast.coordinator, "2026-2", "2026"), cast)
    swedish = {entry["title"]: entry for entry in entries_in(client, SWEDISH)}
    assert set(swedish) == {"Utgåva 2026-2 är publicerad", "Utgåva 2026 är tillbakadragen"}
    right, wrong = swedish["Utgåva 2026-2 är publicerad"], swedish["Utgåva 2026 är tillbakadragen"]
    assert right["words"] == "Den rättar utgåva 2026. Citera inte talen i den."
    assert wrong["words"] == "Tabellen efter år var fel. Citera inte dess tal."
    assert right["link"] == "http://testserver/lagesbild/2026-2/sv/index.html"
    english = {entry["title"]: entry for entry in entries_in(client, ENGLISH)}
    assert english["Edition 2026 is withdrawn"]["words"].startswith("The table by year was wrong")
    assert english["Edition 2026-2 is published"]["link"].endswith("/en/picture/2026-2/en/index.html")


def test_the_newest_comes_first_and_what_happened_later_is_news_of_its_own(
    client: Client, cast: Cast
) -> None:
    first = published(made_edition(cast.coordinator), cast)
    (before,) = entries_in(client, SWEDISH)
    published(made_edition(cast.coordinator, "2027", date="2027-03-31", later=True), cast)
    withdraw(first, cast.coordinator, "Fel siffror")
    after = entries_in(client, SWEDISH)
    assert [entry["updated"] for entry in after] == sorted(
        (entry["updated"] for entry in after), reverse=True
    )
    assert before["id"] not in {entry["id"] for entry in after}
    assert len({entry["id"] for entry in after}) == len(after) == 2


@pytest.mark.parametrize("state", [EditionState.DRAFT, EditionState.APPROVED, EditionState.WITHDRAWN])
def test_what_was_never_published_is_not_there(client: Client, cast: Cast, state: EditionState) -> None:
    brought_to(made_edition(cast.coordinator), state, cast.nurse)
    assert entries_in(client, SWEDISH) == []


def test_an_edition_whose_files_were_changed_is_not_there(client: Client, cast: Cast) -> None:
    edition = published(made_edition(cast.coordinator), cast)
    (root() / edition.folder / "csv/by-year.csv").write_text("changed")
    assert entries_in(client, SWEDISH) == []


def test_of_an_edition_that_was_changed_in_the_database_nothing_is_said(client: Client, cast: Cast) -> None:
    edition = published(made_edition(cast.coordinator), cast)
    Edition._base_manager.filter(pk=edition.pk).update(state=EditionState.WITHDRAWN, reason="Lögn")
    assert entries_in(client, SWEDISH) == []


def test_the_public_page_leads_to_it(client: Client, cast: Cast) -> None:
    for page, feed in (("/lagesbild/", SWEDISH), ("/en/picture/", ENGLISH)):
        text = client.get(page).content.decode()
        assert text.count(f'href="{feed}"') == 2
        assert 'type="application/atom+xml"' in text


def test_a_reason_with_what_xml_cannot_write_is_told_without_it(client: Client, cast: Cast) -> None:
    edition = published(made_edition(cast.coordinator), cast)
    withdraw(edition, cast.coordinator, "Fel <i>siffror</i> &\x01\r\ni en tabell.")
    (entry,) = entries_in(client, SWEDISH)
    assert unescape(entry["words"]) == "Fel <i>siffror</i> & i en tabell. Citera inte dess tal."
    assert "<i>" not in entry["words"]


def test_each_time_that_an_edition_is_withdrawn_is_news_of_its_own(client: Client, cast: Cast) -> None:
    edition = published(made_edition(cast.coordinator), cast)
    withdraw(edition, cast.coordinator, "Fel siffror")
    again = published(take_up(edition.folder, cast.coordinator), cast)
    withdraw(again, cast.coordinator, "Fel siffror")
    assert len({entry["id"] for entry in entries_in(client, SWEDISH)}) == 2


def test_a_reason_in_swedish_alone_is_said_to_be_in_swedish(client: Client, cast: Cast) -> None:
    withdraw(published(made_edition(cast.coordinator), cast), cast.coordinator, "Fel siffror")
    (entry,) = entries_in(client, ENGLISH)
    assert entry["words"] == "In Swedish: Fel siffror. Do not quote its numbers."
