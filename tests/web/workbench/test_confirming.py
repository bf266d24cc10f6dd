"""What regroups many ads is shown with its consequence first, and several links at once always are."""

import re

import pytest
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.explore.links import ads_of_network
from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement, Verdict
from lykta.web.workbench import opened
from tests.disk import files_up_to
from tests.web.workbench.asked import JUDGE, REVIEW, confirmed, entries, shown, text

SEVERAL = "/bedom/flera/"
LARGEST = """
SELECT min(ad) AS ad, arg_min(ad_id, ad) AS id, network, count(*) AS ads FROM members JOIN ads USING (ad)
GROUP BY network HAVING count(*) > 6 ORDER BY count(*) DESC, network LIMIT 3
"""
SINGLE = """
SELECT min(ad_id) AS id FROM members JOIN ads USING (ad)
GROUP BY network HAVING count(*) = 1 ORDER BY id LIMIT 2
"""
PAIRS = "SELECT DISTINCT a, b FROM links ORDER BY a, b LIMIT 3"


def given(now: Opened, verdict: str = "same") -> dict[str, str]:
    one, other, *_ = now.engine.arrow(LARGEST).to_pylist()
    return {
        "ad_a": one["id"],
        "ad_b": other["id"],
        "verdict": verdict,
        "note": "samma stavfel",
        "then": REVIEW,
    }


def test_a_large_judgement_asks_first_with_consequence_and_note(analyst: Client, now: Opened) -> None:
    one, other, *_ = now.engine.arrow(LARGEST).to_pylist()
    page = text(analyst.post(JUDGE, given(now)))
    assert "Vill du föra ihop nätverken?" in page
    assert f"Ja, för ihop {one['ads'] + other['ads']} annonser" in page
    assert "samma stavfel" in page
    assert entries() == []


def test_what_was_confirmed_is_written_once(analyst: Client, now: Opened) -> None:
    reply = confirmed(analyst, given(now))
    assert (reply.status_code, reply.headers["Location"]) == (302, REVIEW)
    (entry,) = entries()
    pair = JudgedLink.between(given(now)["ad_a"], given(now)["ad_b"])
    assert entry.act == Judgement(pair, Verdict.SAME, "samma stavfel")


@pytest.mark.parametrize("confirmation", ["yes", "0" * 16, ""])
def test_a_confirmation_of_something_else_is_none(analyst: Client, now: Opened, confirmation: str) -> None:
    page = text(analyst.post(JUDGE, given(now) | {"confirmed": confirmation}))
    assert "Vill du föra ihop nätverken?" in page
    assert ("Nätverken har ändrats sedan du fick frågan" in page) == bool(confirmation)
    assert entries() == []


@pytest.mark.parametrize("verdict", ["not", "unsure"])
def test_what_moves_little_is_written_at_once(analyst: Client, now: Opened, verdict: str) -> None:
    assert analyst.post(JUDGE, given(now, verdict)).status_code == 302
    assert len(entries()) == 1


def test_two_single_ads_are_joined_without_being_asked(analyst: Client, now: Opened) -> None:
    one, other = now.engine.arrow(SINGLE)["id"].to_pylist()
    reply = analyst.post(JUDGE, {"ad_a": one, "ad_b": other, "verdict": "same", "then": REVIEW})
    assert reply.status_code == 302


def test_several_links_are_judged_after_their_consequence_was_shown(analyst: Client, now: Opened) -> None:
    pairs = [f"{row['a']}-{row['b']}" for row in now.engine.arrow(PAIRS).to_pylist()]
    asked = {"pair": pairs, "verdict": "not", "note": "olika", "then": "/natverk/"}
    page = text(analyst.post(SEVERAL, asked))
    assert "3 kopplingar" in page
    assert entries() == []
    found = re.search(r'name="confirmed" value="([0-9a-f]+)"', page)
    assert found
    reply = analyst.post(SEVERAL, asked | {"confirmed": found[1]})
    assert (reply.status_code, reply.headers["Location"]) == (302, "/natverk/")
    assert [entry.act.verdict for entry in entries() if isinstance(entry.act, Judgement)] == [Verdict.NOT] * 3


def test_of_several_links_all_or_none_are_judged(analyst: Client, now: Opened) -> None:
    pairs = [f"{row['a']}-{row['b']}" for row in now.engine.arrow(PAIRS).to_pylist()]
    asked = {"pair": pairs, "verdict": "not", "note": "olika " * 100}
    found = re.search(r'name="confirmed" value="([0-9a-f]+)"', text(analyst.post(SEVERAL, asked)))
    assert found
    with files_up_to(1_500):
        reply = analyst.post(SEVERAL, asked | {"confirmed": found[1]})
    assert reply.status_code == 500
    assert "ingenting skrevs i loggen" in text(reply)
    assert entries() == []


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"verdict": "same"}, 400),
        ({"pair": ["1-2"] * 1, "verdict": "guilty"}, 400),
        ({"pair": [f"1-{at}" for at in range(2, 103)], "verdict": "same"}, 400),
        ({"pair": ["1-2"], "verdict": "same", "note": "x" * 4001}, 400),
        ({"pair": ["1-1"], "verdict": "same"}, 404),
        ({"pair": ["1-999999"], "verdict": "same"}, 404),
        ({"pair": ["x-2", "1"], "verdict": "same"}, 404),
        ({"pair": ["1-" + "9" * 40], "verdict": "same"}, 404),
    ],
)
def test_several_that_cannot_be_judged_are_refused(
    analyst: Client, asked: dict[str, object], status: int
) -> None:
    assert analyst.post(SEVERAL, asked).status_code == status
    assert entries() == []


def test_several_are_judged_by_posting_alone(analyst: Client) -> None:
    assert analyst.get(SEVERAL).status_code == 405


@pytest.fixture
def pair(now: Opened) -> dict[str, str]:
    """A link whose judgement moves little, as its form says it, and how long the log was then."""
    one, other = now.engine.arrow(SINGLE)["id"].to_pylist()
    return {"ad_a": one, "ad_b": other, "then": REVIEW, "seen": "0"}


def write_as(who: str, pair: dict[str, str], verdict: Verdict, note: str = "") -> None:
    act = Judgement(JudgedLink.between(pair["ad_a"], pair["ad_b"]), verdict, note)
    opened.bench().judge(act, by=who)


@pytest.mark.parametrize("seen", ["0", "1", ""])
def test_an_answer_against_somebody_elses_asks_first_and_says_whose(
    analyst: Client, pair: dict[str, str], seen: str
) -> None:
    write_as("Bo", pair, Verdict.NOT, "olika tonfall")
    page = text(analyst.post(JUDGE, pair | {"verdict": "same", "seen": seen}))
    assert "Det finns redan ett svar" in page
    assert "Bo," in page
    assert "Inte samma avsändare" in page
    assert "olika tonfall" in page
    assert "har inget av svaren någon verkan" in page
    assert len(entries()) == 1
    assert confirmed(analyst, pair | {"verdict": "same", "seen": seen}).status_code == 302
    assert len(entries()) == 2


def test_what_one_has_answered_in_another_window_since_is_asked_about(
    analyst: Client, pair: dict[str, str]
) -> None:
    assert analyst.post(JUDGE, pair | {"verdict": "not"}).status_code == 302
    page = text(analyst.post(JUDGE, pair | {"verdict": "same"}))
    assert "Det finns redan ett svar" in page
    assert "Du," in page
    assert "ersätter det som du gav tidigare" in page
    assert len(entries()) == 1


def test_changing_ones_mind_on_a_page_that_shows_the_answer_asks_nothing(
    analyst: Client, pair: dict[str, str]
) -> None:
    analyst.post(JUDGE, pair | {"verdict": "not"})
    assert analyst.post(JUDGE, pair | {"verdict": "same", "seen": "1"}).status_code == 302


def test_agreeing_with_an_answer_that_the_page_showed_asks_nothing(
    analyst: Client, pair: dict[str, str]
) -> None:
    write_as("Bo", pair, Verdict.NOT)
    assert analyst.post(JUDGE, pair | {"verdict": "not", "seen": "1"}).status_code == 302


def test_an_answer_that_came_after_the_question_is_asked_about_anew(
    analyst: Client, pair: dict[str, str]
) -> None:
    write_as("Bo", pair, Verdict.NOT)
    page = text(analyst.post(JUDGE, pair | {"verdict": "same"}))
    found = re.search(r'name="confirmed" value="([0-9a-f]+)"', page)
    assert found
    write_as("Bo", pair, Verdict.UNSURE)
    page = text(analyst.post(JUDGE, pair | {"verdict": "same", "confirmed": found[1]}))
    assert "har ändrats sedan du fick frågan" in page
    assert "Osäker" in page
    assert len(entries()) == 2


def test_a_network_that_somebody_else_has_answered_asks_first(analyst: Client, now: Opened) -> None:
    name = now.engine.arrow(LARGEST).to_pylist()[0]["network"]
    ads = ads_of_network(now.engine, name)
    opened.bench().judge(Judgement(JudgedNetwork(tuple(ads)), Verdict.SAME, "", name), by="Bo")
    page = text(analyst.post(JUDGE, {"network": name, "verdict": "unsure", "seen": "1"}))
    assert f"nätverket {name}" in page
    assert "Bo," in page
    assert len(entries()) == 1
    apart = text(analyst.post(f"/natverk/{name}/dela/", {"seen": "1"}))
    assert "Bo," in apart
    assert "har inget av svaren någon verkan" in apart
    reply = confirmed(analyst, {"network": name, "verdict": "not", "seen": "1"})
    assert reply.status_code == 302


def test_taking_a_network_apart_asks_once(analyst: Client, now: Opened) -> None:
    name = now.engine.arrow(LARGEST).to_pylist()[0]["network"]
    ads = ads_of_network(now.engine, name)
    opened.bench().judge(Judgement(JudgedNetwork(tuple(ads)), Verdict.SAME, "", name), by="Bo")
    page = text(analyst.post(f"/natverk/{name}/dela/", {"seen": "1"}))
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert analyst.post(JUDGE, form | {"verdict": "not"}).status_code == 302


def test_the_review_says_that_the_two_disagree_once_it_is_written(analyst: Client) -> None:
    link = shown(analyst)
    assert link
    pair = {"ad_a": link.ad_a, "ad_b": link.ad_b, "then": REVIEW, "seen": "0"}
    write_as("Bo", pair, Verdict.NOT)
    assert confirmed(analyst, pair | {"verdict": "same"}).status_code == 302
    page = text(analyst.get(REVIEW))
    assert "Bo har svarat något annat" in page


@pytest.mark.parametrize("verdict", ["same", "not"])
def test_every_form_that_judges_says_how_long_the_log_was(analyst: Client, now: Opened, verdict: str) -> None:
    write_as("Bo", {"ad_a": "x", "ad_b": "y"}, Verdict(verdict))
    a, b = now.engine.arrow(PAIRS).to_pylist()[0].values()
    name = now.engine.arrow(LARGEST).to_pylist()[0]["network"]
    for where in (f"/kopplingar/{a}/{b}/", f"/natverk/{name}/", f"/natverk/{name}/kopplingar/"):
        assert 'name="seen" value="1"' in text(analyst.get(where)), where
