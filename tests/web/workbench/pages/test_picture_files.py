"""The numbers of each picture are a file, and each picture says where it is."""

import csv
import re
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.explore.counts import calendar
from lykta.ads.explore.network import holdings, own_ads, postings
from lykta.ads.explore.network_ties import read_ties
from lykta.web.workbench.pages.picture_files import OF_A_NETWORK, OF_THE_FILE

LARGEST = "SELECT network FROM networks ORDER BY ads DESC, network LIMIT 1"


def largest(now: Opened) -> str:
    return str(now.engine.arrow(LARGEST)["network"][0])


def rows(browser: Client, address: str) -> list[dict[str, str]]:
    answer: Any = browser.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    text = answer.content.decode()
    if address.startswith("/en/"):
        return list(csv.DictReader(StringIO(text)))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def linked(browser: Client, page: str) -> list[str]:
    return re.findall(r'href="([^"]+\.csv)"', browser.get(page).content.decode())


@pytest.mark.parametrize("language", ["/", "/en/"])
def test_every_picture_of_the_overview_leads_to_its_numbers(
    analyst: Client, now: Opened, language: str
) -> None:
    found = linked(analyst, language)
    assert {address.rpartition("/")[2] for address in found} >= {
        f"{name}.csv" for name in OF_THE_FILE if name != "strength"
    }
    assert all(rows(analyst, address) for address in found)


@pytest.mark.parametrize("language", ["/natverk/", "/en/networks/"])
def test_every_picture_of_a_network_leads_to_its_numbers(analyst: Client, now: Opened, language: str) -> None:
    found = linked(analyst, f"{language}{largest(now)}/")
    assert {address.rpartition("/")[2] for address in found} == {f"{name}.csv" for name in OF_A_NETWORK}
    assert all(rows(analyst, address) for address in found)


@pytest.mark.parametrize("overview", [True, False])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_way_to_keep_a_picture_has_a_name_of_its_own(
    analyst: Client, now: Opened, language: str, overview: bool
) -> None:
    start, networks = {"sv": ("/", "/natverk/"), "en": ("/en/", "/en/networks/")}[language]
    page = analyst.get(start if overview else f"{networks}{largest(now)}/").content.decode()
    for way in (r"<button[^>]* data-png[^>]*>(.*?)</button>", r'<a href="[^"]+\.csv" download>(.*?)</a>'):
        names = [re.sub("<[^>]*>", "", found) for found in re.findall(way, page, re.DOTALL)]
        assert len(names) > 1
        assert len(names) == len(set(names))


def test_the_numbers_are_those_of_the_pictures(analyst: Client, now: Opened) -> None:
    summary = now.summary
    funnel = {row["counts"]: (row["low"], row["high"]) for row in rows(analyst, "/en/pictures/funnel.csv")}
    assert funnel["ads"] == (str(summary.ads), str(summary.ads))
    assert funnel["advertisers"] == (str(summary.advertisers_low), str(summary.advertisers_high))
    when = calendar(now.engine)
    weeks = rows(analyst, "/en/pictures/time.csv")
    assert sum(int(row["ads"]) for row in weeks) == sum(each.ads for each in when.stretches)
    assert len(weeks) >= len(when.stretches)
    assert [row["begins"] for row in weeks] == sorted(row["begins"] for row in weeks)
    places = rows(analyst, "/en/pictures/counties.csv")
    assert sum(int(row["ads"]) for row in places) == summary.ads
    assert sum(int(row["networks"]) for row in rows(analyst, "/en/pictures/sizes.csv")) == summary.networks


def test_a_graph_is_its_links_and_the_contacts_that_ads_hold(analyst: Client, now: Opened) -> None:
    name = largest(now)
    own = own_ads(now.engine, name)
    held = holdings(now.engine, own)
    ties = read_ties(now.engine, own, held, ())
    found = rows(analyst, f"/en/networks/{name}/pictures/graph.csv")
    assert sum(bool(row["ad_b"]) for row in found) == len(ties.links)
    assert sum(bool(row["contact"]) for row in found) == len(ties.spokes)
    assert {row["ad_a"] for row in found} <= set(own.ids)
    pseudonyms = {contact.contact for contact in held.contacts}
    assert {row["contact"] for row in found if row["contact"]} <= pseudonyms
    assert {row["kind"] for row in found if row["contact"]} == {contact.kind for contact in held.contacts}


def test_days_and_places_of_a_network_count_each_ad_once(analyst: Client, now: Opened) -> None:
    name = largest(now)
    ads = sum(each.ads for each in postings(now.engine, own_ads(now.engine, name)))
    for picture in ("days", "places"):
        found = rows(analyst, f"/en/networks/{name}/pictures/{picture}.csv")
        assert sum(int(row["ads"]) for row in found) == ads


@pytest.mark.parametrize(
    "address", ["/en/pictures/faces.csv", "/en/networks/n000000000000/pictures/graph.csv"]
)
def test_what_is_no_picture_is_not_found(analyst: Client, now: Opened, address: str) -> None:
    assert analyst.get(address).status_code == 404


def test_a_stranger_gets_no_numbers(stranger: Client, now: Opened) -> None:
    assert stranger.get("/en/pictures/funnel.csv").status_code == 403


def test_a_swedish_spreadsheet_opens_the_swedish_file_by_a_double_click(analyst: Client, now: Opened) -> None:
    content = analyst.get(f"/natverk/{largest(now)}/bilder/graph.csv").content
    assert content.startswith("\ufeffAnnons 1;Annons 2;Slag;".encode())
    (first, *_others) = rows(analyst, f"/natverk/{largest(now)}/bilder/graph.csv")
    assert re.fullmatch(r"0,\d+", first["Sannolikhet"])
    assert first["Skäl"] in {"Nästan samma text", "Gemensam kontaktväg", "Gemensam mall", "Gemensam stil"}
    places = rows(analyst, "/bilder/counties.csv")
    assert re.fullmatch(r"\d\d \D+", places[0]["Län"])
    funnel = rows(analyst, "/bilder/funnel.csv")
    assert funnel[0]["Vad som räknas"] == "Lästa rader"


@pytest.mark.parametrize("picture", [name for name in OF_THE_FILE if name != "strength"])
def test_no_heading_of_a_swedish_file_is_english(analyst: Client, now: Opened, picture: str) -> None:
    swedish = rows(analyst, f"/bilder/{picture}.csv")
    english = rows(analyst, f"/en/pictures/{picture}.csv")
    assert len(swedish) == len(english)
    assert not set(swedish[0]) & set(english[0])
