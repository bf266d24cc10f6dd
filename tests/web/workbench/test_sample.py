"""Links drawn at random are asked about without their probability, and the answers are counted."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.explore.drawn import DRAWN, draw
from lykta.ads.judgements import Judgement, Verdict
from lykta.web.workbench import opened
from tests.web.workbench.asked import JUDGE, Shown, confirmed, entries, text

SAMPLE, QUESTION = "/granska/stickprov/", "/granska/stickprov/fraga/"
TWO = "/granska/tva/"


@pytest.fixture(autouse=True)
def desk(result: object) -> Iterator[None]:
    yield
    opened.desk().close()


def asked(client: Client) -> Shown:
    page = text(client.get(QUESTION))
    found = [re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("ad_a", "ad_b")]
    return Shown(*(each[1] for each in found if each))


def answer(client: Client, link: Shown, verdict: str) -> None:
    given = {
        "ad_a": link.ad_a,
        "ad_b": link.ad_b,
        "verdict": verdict,
        "then": f"{QUESTION}#question",
        "unseen": "yes",
    }
    reply = confirmed(client, given)
    assert reply.status_code == 302
    assert reply.headers["Location"] == f"{QUESTION}#question"


def test_the_page_says_what_was_drawn_and_leads_to_the_first_link(analyst: Client) -> None:
    page = text(analyst.get(SAMPLE))
    assert "90 % eller mer" in page
    assert "50–90 %" in page
    assert "under 50 %" in page
    assert page.count("inte bedömda") == 3
    assert QUESTION in page
    for where in ("/bedomningar/", "/"):
        assert SAMPLE in text(analyst.get(where)), where


def test_it_is_there_in_english(analyst: Client) -> None:
    assert "How often are the links of this file right?" in text(analyst.get("/en/review/sample/"))
    assert "Drawn at random" in text(analyst.get("/en/review/sample/question/"))


def test_a_link_is_asked_about_without_its_probability_and_its_reasons(analyst: Client) -> None:
    page = text(analyst.get(QUESTION))
    assert page.count('<article class="review-side"') == 2
    main = page[page.index("<main") : page.index("</main")]
    assert "%" not in main
    assert "Vad som talar för" not in main


def test_answers_are_counted_and_the_next_link_is_asked_about(analyst: Client) -> None:
    seen = []
    for verdict in ("same", "not", "unsure"):
        seen.append(asked(analyst))
        answer(analyst, seen[-1], verdict)
    assert len(set(seen)) == 3
    assert asked(analyst) not in seen
    page = text(analyst.get(SAMPLE))
    assert sum(int(judged) for judged in re.findall(r">(\d+) av \d+ utvalda<", page)) == 3
    assert sum(int(told) for told in re.findall(r"<strong>\d+ av (\d+)</strong>", page)) == 2
    assert "inte bedömda" in page


def test_an_answer_is_written_as_given_without_the_probability(analyst: Client) -> None:
    page = text(analyst.get(QUESTION))
    assert '<input type="hidden" name="unseen" value="yes">' in page
    answer(analyst, asked(analyst), "same")
    (entry,) = entries()
    assert isinstance(entry.act, Judgement)
    assert entry.act.unseen


def test_confirming_such_an_answer_shows_no_probability_either(analyst: Client, now: Opened) -> None:
    confirming = 0
    for link in draw(now.engine).links:
        given = {"ad_a": link.on.a, "ad_b": link.on.b, "verdict": "not", "unseen": "yes"}
        reply = analyst.post(JUDGE, given)
        if reply.status_code == 200:
            confirming += 1
            assert reply.context["reasons"] == []
            assert ("unseen", "yes") in reply.context["given"]
    assert confirming


def test_answers_with_the_probability_in_view_are_told_and_not_counted(analyst: Client, now: Opened) -> None:
    assert "med sannolikheten synlig" not in text(analyst.get(SAMPLE))
    for link in draw(now.engine).links[:2]:
        opened.bench().judge(Judgement(link.on, Verdict.SAME), by="Anna")
    page = text(analyst.get(SAMPLE))
    assert "2 utvalda kopplingar bedömdes på annat håll, med sannolikheten synlig" in page
    assert page.count("inte bedömda") == 3


def test_what_is_skipped_comes_last(analyst: Client) -> None:
    first = asked(analyst)
    given = {"skip": "yes", "ad_a": first.ad_a, "ad_b": first.ad_b}
    assert analyst.post(QUESTION, given).headers["Location"] == f"{QUESTION}#question"
    assert asked(analyst) != first
    assert not entries()


def test_when_all_are_judged_the_page_says_so(analyst: Client, now: Opened) -> None:
    for link in draw(now.engine).links:
        opened.bench().judge(Judgement(link.on, Verdict.UNSURE), by="Anna")
    page = text(analyst.get(SAMPLE))
    assert "Alla utvalda kopplingar är bedömda." in page
    assert QUESTION not in page
    assert analyst.get(QUESTION).headers["Location"] == SAMPLE


def test_links_on_which_two_differ_are_neither_counted_nor_asked_about(analyst: Client, now: Opened) -> None:
    link = draw(now.engine).links[0]
    for by, verdict in (("Anna", Verdict.SAME), ("Bo", Verdict.NOT)):
        opened.bench().judge(Judgement(link.on, verdict), by=by)
    assert asked(analyst) != Shown(link.on.a, link.on.b)
    page = text(analyst.get(SAMPLE))
    assert page.count("inte bedömda") == 3
    assert "Analytikerna är oense om 1 utvald koppling. Den räknas inte här." in page


def test_while_judging_blind_it_is_not_told_on_how_many_others_differ(analyst: Client, now: Opened) -> None:
    link = draw(now.engine).links[0]
    for by, verdict in (("Cia", Verdict.SAME), ("Bo", Verdict.NOT)):
        opened.bench().judge(Judgement(link.on, verdict), by=by)
    assert "är oense om" in text(analyst.get(SAMPLE))
    analyst.post(TWO, {"blind": "begin"})
    assert "är oense om" not in text(analyst.get(SAMPLE))


def test_while_judging_blind_the_answers_of_others_are_not_counted(analyst: Client, now: Opened) -> None:
    link = draw(now.engine).links[0]
    opened.bench().judge(Judgement(link.on, Verdict.SAME, unseen=True), by="Bo")
    assert text(analyst.get(SAMPLE)).count("inte bedömda") == 2
    analyst.post(TWO, {"blind": "begin"})
    assert text(analyst.get(SAMPLE)).count("inte bedömda") == 3
    assert asked(analyst) != Shown(link.on.a, link.on.b)


def test_so_many_are_drawn_of_each(now: Opened) -> None:
    found = draw(now.engine)
    for at, total in enumerate(found.totals):
        assert sum(link.stratum == at for link in found.links) == min(DRAWN, total)
