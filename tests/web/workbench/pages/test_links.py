"""The list of a network's links."""

import re

import html5lib
import pytest
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.explore.links import REASONS
from lykta.ads.judgements import JudgedLink, Judgement, Verdict
from lykta.web.workbench import opened

LARGEST = "SELECT network FROM networks ORDER BY ads DESC, network LIMIT 1"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
LINK = re.compile(r'href="(/en/links/(\d+)/(\d+)/)"')


@pytest.fixture
def address(now: Opened) -> str:
    return f"/en/networks/{now.engine.arrow(LARGEST)['network'][0].as_py()}/links/"


def page(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    text = answer.content.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    return text


def test_each_row_leads_to_the_page_of_its_pair(analyst: Client, address: str) -> None:
    found = LINK.findall(page(analyst, address))
    assert 1 < len(found) <= 50
    assert len(set(found)) == len(found)
    assert analyst.get(found[0][0]).status_code == 200


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_can_be_chosen(analyst: Client, address: str, reason: str) -> None:
    text = page(analyst, f"{address}?reason={reason.replace(' ', '+')}")
    rows = re.findall(r'<td data-label="Reasons">([^<]*)</td>', text)
    assert all(reason in row for row in rows)
    assert rows or "No pair of this network has this reason." in text


def test_by_ads_the_rows_stand_in_their_order(analyst: Client, address: str) -> None:
    found = [(int(a), int(b)) for _, a, b in LINK.findall(page(analyst, f"{address}?order=ads"))]
    assert found == sorted(found)


def test_what_is_no_choice_is_let_be(analyst: Client, address: str) -> None:
    asked, usual = page(analyst, f"{address}?reason=guilt&order=suspicion"), page(analyst, address)
    # The page in the other language is that of the same address.
    asked = asked.replace("?reason=guilt&amp;order=suspicion", "")
    assert TOKEN.sub("", asked) == TOKEN.sub("", usual)


@pytest.mark.parametrize("number", ["0", "-1", "x", "9999", "99999999999999", "²"])
def test_a_page_that_is_not_there_is_not_found(analyst: Client, address: str, number: str) -> None:
    assert analyst.get(address, {"page": number}).status_code == 404


def test_a_network_that_is_not_there_is_not_found(analyst: Client) -> None:
    assert analyst.get("/en/networks/nffffffffffff/links/").status_code == 404


def test_a_judged_pair_shows_its_judgement(analyst: Client, now: Opened, address: str) -> None:
    _, a, b = LINK.findall(page(analyst, address))[0]
    found = now.engine.arrow("SELECT ad_id FROM ads WHERE ad IN (?, ?)", [int(a), int(b)])
    opened.judge(Judgement(JudgedLink.between(*found["ad_id"].to_pylist()), Verdict.UNSURE))
    assert '<td data-label="Judged">Unsure</td>' in page(analyst, address)


def test_every_reason_has_its_counter_explanation_below(analyst: Client, address: str) -> None:
    text = page(analyst, address)
    assert "Style is the weakest reason" in text
    assert text.count("<dt>") >= len(REASONS)


def test_the_list_is_only_read(analyst: Client, address: str) -> None:
    assert analyst.post(address).status_code == 405
