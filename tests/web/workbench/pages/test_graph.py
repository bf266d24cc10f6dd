"""The data of a network's graph, and what is chosen in it."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lykta.ads.contacts import ContactKey, open_rows
from lykta.ads.explore import Opened
from lykta.ads.explore.links import REASONS
from lykta.ads.explore.network import own_ads
from lykta.ads.judgements import JudgedLink, Judgement, Verdict
from lykta.web.workbench import opened
from tests.project.tree import ROOT

STATIC = ROOT / "src/lykta/web/workbench/static/workbench"
LARGEST = "SELECT network FROM networks ORDER BY ads DESC, network LIMIT ?"


def largest(now: Opened, count: int = 1) -> list[str]:
    return [str(name) for name in now.engine.arrow(LARGEST, [count])["network"].to_pylist()]


def data_of(browser: Client, name: str) -> dict[str, Any]:
    answer = browser.get(f"/en/networks/{name}/graph/")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


def words_of(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_every_ad_and_contact_has_its_place_and_every_line_its_ends(analyst: Client, now: Opened) -> None:
    for name in largest(now, 5):
        data = data_of(analyst, name)
        own = own_ads(now.engine, name)
        assert data["ids"] == list(own.ids)
        assert len(data["ads"]) == len(own.ids)
        assert len(data["contacts"]) == len(data["tags"]) == len(data["names"])
        for one, other, reason, chance in data["lines"]:
            assert 0 <= one < other < len(own.ids)
            assert reason in {0, 1, 3}
            assert 0 <= chance <= 1000
        assert all(ad < len(own.ids) and contact < len(data["contacts"]) for ad, contact, _ in data["spokes"])


def test_the_data_hold_no_text_and_no_contact_in_clear(analyst: Client, now: Opened, county: Path) -> None:
    key = ContactKey.load(county.with_name("county.key"))
    sealed = now.engine.arrow("SELECT sealed FROM contact_values ORDER BY contact")["sealed"].to_pylist()
    clear = {value.decode() for value in open_rows(sealed, key, table="contact_values")}
    for name in largest(now, 5):
        answer = analyst.get(f"/en/networks/{name}/graph/").content.decode()
        assert not {value for value in clear if value in answer}
        assert data_of(analyst, name).keys() == {
            "ads", "numbers", "ids", "contacts", "tags", "names", "lines", "spokes", "judged",
            "contactReason", "places", "areas", "first", "unit",
        }  # fmt: skip


@pytest.mark.parametrize("part", ["graph", "chosen"])
def test_a_network_that_is_not_there_is_refused(analyst: Client, part: str) -> None:
    assert analyst.get(f"/en/networks/n000000000000/{part}/?ad=1").status_code == 404


def test_the_script_of_a_network_may_ask_this_server_and_no_other(analyst: Client, now: Opened) -> None:
    policy = analyst.get(f"/en/networks/{largest(now)[0]}/").headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "connect-src" not in analyst.get("/en/networks/").headers["Content-Security-Policy"]


def test_a_link_is_chosen_with_its_counter_explanation_and_what_a_judgement_does(
    analyst: Client, now: Opened
) -> None:
    (name,) = largest(now)
    data = data_of(analyst, name)
    one, other, *_ = data["lines"][0]
    numbers = data["numbers"]
    answer = analyst.get(f"/en/networks/{name}/chosen/?ad={numbers[other]}&other={numbers[one]}")
    words = words_of(answer)
    assert "Counter-explanation:" in words
    assert re.search(r"the network parts, into \d+ and \d+ ads", words)
    assert f'name="ad_a" value="{min(data["ids"][one], data["ids"][other])}"' in answer.content.decode()
    assert words.index("Counter-explanation:") < words.index("Why (goes into the judgement log)")


def test_a_judgement_from_the_drawer_leads_back_to_the_network(analyst: Client, now: Opened) -> None:
    (name,) = largest(now)
    data = data_of(analyst, name)
    one, other, *_ = data["lines"][0]
    form = {
        "ad_a": data["ids"][one],
        "ad_b": data["ids"][other],
        "verdict": "unsure",
        "then": f"/en/networks/{name}/",
    }
    assert analyst.post("/en/judge/", form).headers["Location"] == f"/en/networks/{name}/"


def test_an_ad_is_chosen_with_its_text_contacts_and_links(analyst: Client, now: Opened) -> None:
    (name,) = largest(now)
    data = data_of(analyst, name)
    answer = analyst.get(f"/en/networks/{name}/chosen/?ad={data['numbers'][3]}")
    words = words_of(answer)
    assert f"Ad 4 of {len(data['ids'])}" in words
    assert data["ids"][3] in words
    assert "Linked to" in words


def test_a_contact_is_chosen_by_its_pseudonym_with_its_ads(analyst: Client, now: Opened) -> None:
    (name,) = largest(now)
    data = data_of(analyst, name)
    words = words_of(analyst.get(f"/en/networks/{name}/chosen/?contact={data['names'][0]}"))
    held = [data["ids"][ad] for ad, contact, _ in data["spokes"] if contact == 0]
    assert all(ad_id in words for ad_id in held)
    assert data["tags"][0].casefold() in words.casefold()


@pytest.mark.parametrize(
    "query",
    ["", "?ad=", "?ad=x", "?ad=99999999999", "?ad=4294967295", "?contact=x", "?ad=1&other=1", "?other=x"],
)
def test_what_is_not_in_the_network_cannot_be_chosen(analyst: Client, now: Opened, query: str) -> None:
    assert analyst.get(f"/en/networks/{largest(now)[0]}/chosen/{query}").status_code == 404


def test_what_is_judged_the_same_is_a_line(analyst: Client, now: Opened) -> None:
    (name,) = largest(now)
    ids = own_ads(now.engine, name).ids
    opened.judge(Judgement(JudgedLink.between(ids[0], ids[1]), Verdict.SAME))
    assert data_of(analyst, name)["judged"] == [[0, 1]]


def test_each_reason_has_a_line_of_its_own() -> None:
    sheet = (STATIC / "graph.css").read_text("utf-8")
    drawn = [re.search(rf"path\.tie-{number} \{{([^}}]*)\}}", sheet) for number in range(len(REASONS))]
    assert len({rule[1] for rule in drawn if rule}) == len(REASONS)
