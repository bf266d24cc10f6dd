"""A judgement is about what was shown; what cannot be judged is told on a page that keeps the note."""

from pathlib import Path

import pytest
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.explore.links import ads_of_network, digest_of
from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement, Verdict, log_beside
from lykta.ads.judgements.entries import LONGEST_NOTE
from lykta.web.workbench import opened
from tests.web.workbench.asked import JUDGE, BrowserAtHome, entries, full_disk, text

NOTE = "samma felstavning i båda"


@pytest.fixture
def network(now: Opened) -> tuple[str, list[str]]:
    """The largest network: its name and its ads."""
    name = now.engine.arrow("SELECT network FROM networks ORDER BY ads DESC, network LIMIT 1")["network"][
        0
    ].as_py()
    return name, ads_of_network(now.engine, name)


def refused(client: Client, status: int, **given: str) -> str:
    before = entries()
    reply = client.post(JUDGE, {"note": NOTE} | given)
    assert reply.status_code == status
    assert entries() == before, "nothing is written"
    page = text(reply)
    assert "<h1>" in page
    assert given.get("note", NOTE) in page, "what was typed is kept"
    return page


def test_a_network_is_judged_as_it_was_shown(analyst: Client, network: tuple[str, list[str]]) -> None:
    name, ads = network
    given = {"network": name, "shown": digest_of(ads), "verdict": "same", "note": NOTE, "then": "/natverk/"}
    reply = analyst.post(JUDGE, given)
    assert (reply.status_code, reply.headers["Location"]) == (302, "/natverk/")
    assert entries()[0].act == Judgement(JudgedNetwork(tuple(ads)), Verdict.SAME, NOTE, name)


def test_a_network_that_has_changed_since_is_refused(analyst: Client, network: tuple[str, list[str]]) -> None:
    name, ads = network
    opened.judge(Judgement(JudgedLink(ads[0], ads[-1]), Verdict.NOT))
    page = refused(analyst, 409, network=name, shown=digest_of(ads), verdict="same")
    assert "har ändrats sedan sidan visades" in page
    assert 'name="verdict"' not in page, "what is gone cannot be judged from here"


def test_another_digest_is_refused_even_where_the_name_holds(
    analyst: Client, network: tuple[str, list[str]]
) -> None:
    refused(analyst, 409, network=network[0], shown=digest_of(network[1][1:]), verdict="same")


@pytest.mark.parametrize("name", ["n000000000000", "nothing", "' OR 1=1 --"])
def test_an_unknown_network_is_refused(analyst: Client, name: str) -> None:
    refused(analyst, 409, network=name, verdict="same")


def test_an_ad_that_is_alone_is_no_network(analyst: Client, now: Opened) -> None:
    alone = now.engine.arrow(
        "SELECT network FROM members GROUP BY network HAVING count(*) = 1 ORDER BY network LIMIT 1"
    )["network"][0].as_py()
    refused(analyst, 409, network=alone, verdict="same")


@pytest.mark.parametrize("verdict", ["", "yes", "SAME"])
def test_no_verdict_is_refused_and_can_be_given_on_the_page(
    analyst: Client, network: tuple[str, list[str]], verdict: str
) -> None:
    page = refused(analyst, 400, network=network[0], verdict=verdict, then="/natverk/")
    assert page.count('name="verdict"') == 3
    assert f'name="network" value="{network[0]}"' in page
    assert 'name="then" value="/natverk/"' in page


@pytest.mark.parametrize(
    ("ad_a", "ad_b"), [("a00000001", "nobody"), ("a00000001", "a00000001"), ("", "a00000001"), ("", "")]
)
def test_ads_that_are_not_two_of_the_result_are_refused(analyst: Client, ad_a: str, ad_b: str) -> None:
    page = refused(analyst, 404, ad_a=ad_a, ad_b=ad_b, verdict="not")
    assert "finns inte i resultatet" in page


def test_a_note_that_is_too_long_is_kept_whole_and_can_be_mended(
    analyst: Client, network: tuple[str, list[str]]
) -> None:
    page = refused(analyst, 400, network=network[0], verdict="same", note="å" * (LONGEST_NOTE + 1))
    assert 'aria-invalid="true"' in page
    assert "4 001" in page.replace("\xa0", " ").replace("\u202f", " ")
    reply = analyst.post(JUDGE, {"network": network[0], "verdict": "same", "note": "å" * LONGEST_NOTE})
    assert reply.status_code == 302


def test_what_was_typed_is_shown_as_text_and_not_as_markup(
    analyst: Client, network: tuple[str, list[str]]
) -> None:
    reply = analyst.post(JUDGE, {"network": network[0], "note": "</textarea><script>alert(1)</script>"})
    assert "<script>alert" not in reply.content.decode()


def test_a_log_that_cannot_be_written_is_told_with_the_note(
    analyst: Client, network: tuple[str, list[str]]
) -> None:
    with full_disk():
        reply = analyst.post(JUDGE, {"network": network[0], "verdict": "same", "note": NOTE})
    assert (reply.status_code, NOTE in text(reply)) == (500, True)
    assert entries() == []


def test_a_log_that_cannot_be_read_is_told_with_the_note(result: Path, analyst: Client) -> None:
    log_beside(result).mkdir()
    try:
        reply = analyst.post(JUDGE, {"network": "n000000000000", "verdict": "same", "note": NOTE})
        assert (reply.status_code, NOTE in text(reply)) == (500, True)
    finally:
        log_beside(result).rmdir()


@pytest.mark.parametrize(
    "then", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_it_leads_nowhere_else(analyst: Client, network: tuple[str, list[str]], then: str) -> None:
    reply = analyst.post(JUDGE, {"network": network[0], "verdict": "unsure", "then": then})
    assert reply.headers["Location"] == "/natverk/"


def test_a_form_from_elsewhere_is_refused_and_keeps_the_note(
    analyst: Client, network: tuple[str, list[str]]
) -> None:
    strict = BrowserAtHome(enforce_csrf_checks=True)
    strict.cookies = analyst.cookies
    reply = strict.post(JUDGE, {"network": network[0], "verdict": "same", "note": NOTE})
    assert (reply.status_code, NOTE in text(reply)) == (403, True)
    assert entries() == []


def test_it_is_only_asked_to_write(analyst: Client) -> None:
    assert analyst.get(JUDGE).status_code == 405
