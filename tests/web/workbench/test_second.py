"""A second analyst judges blind: nothing shows what the first has said until they have answered."""

from collections.abc import Iterator

import pytest
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.judgements import JudgedLink, Judgement, Verdict
from lykta.web.workbench import opened
from tests.web.workbench.asked import JUDGE, LOG, entries, text

TWO, QUESTION = "/granska/tva/", "/granska/tva/fraga/"
LINKS = """
SELECT a, b, one.ad_id AS one, other.ad_id AS other FROM links
JOIN ads AS one ON one.ad = a JOIN ads AS other ON other.ad = b ORDER BY a, b LIMIT 1
"""
NOTE_OF_BO = "olika tonfall, tycker Bo"


@pytest.fixture(autouse=True)
def judged(now: Opened) -> Iterator[dict[str, object]]:
    """Bo has judged one link; the server is Anna's."""
    row = now.engine.arrow(LINKS).to_pylist()[0]
    act = Judgement(JudgedLink.between(row["one"], row["other"]), Verdict.NOT, NOTE_OF_BO)
    opened.bench().judge(act, by="Bo")
    yield row
    opened.desk().close()


def answer(client: Client, row: dict[str, object], verdict: str) -> None:
    given = {"ad_a": row["one"], "ad_b": row["other"], "verdict": verdict, "then": TWO, "seen": "1"}
    assert client.post(JUDGE, given | {"blind": "yes"}).status_code == 302


def test_while_judging_blind_no_page_tells_what_the_other_said(
    analyst: Client, judged: dict[str, object]
) -> None:
    link = f"/kopplingar/{judged['a']}/{judged['b']}/"
    assert NOTE_OF_BO in text(analyst.get(LOG))
    assert NOTE_OF_BO in text(analyst.get(link))
    assert analyst.post(TWO, {"blind": "begin"}).headers["Location"] == QUESTION
    page = text(analyst.get(QUESTION))
    assert "Vad annars kan förklara det" in page
    assert "Vad ditt svar gör" not in page
    for where in (QUESTION, LOG, link, TWO):
        assert NOTE_OF_BO not in text(analyst.get(where)), where
    assert "Dolt tills du har svarat" in text(analyst.get(LOG))
    assert analyst.get(LOG, {"as": "file"}).status_code == 409
    answer(analyst, judged, "same")
    for where in (LOG, link, TWO):
        assert NOTE_OF_BO in text(analyst.get(where)), where
    assert analyst.get(QUESTION).status_code == 302, "nothing is left"


def test_while_judging_blind_the_page_of_a_network_does_not_tell_either(
    analyst: Client, now: Opened, judged: dict[str, object]
) -> None:
    on = JudgedLink.between(str(judged["one"]), str(judged["other"]))
    opened.bench().judge(Judgement(on, Verdict.SAME, NOTE_OF_BO), by="Bo")
    analyst.get(LOG)
    holding = "SELECT network FROM members JOIN networks USING (network) WHERE ad = ?"
    network = f"/natverk/{now.engine.arrow(holding, [judged['a']])['network'][0].as_py()}/"
    assert NOTE_OF_BO in text(analyst.get(network))
    analyst.post(TWO, {"blind": "begin"})
    assert NOTE_OF_BO not in text(analyst.get(network))
    answer(analyst, judged, "same")
    assert NOTE_OF_BO in text(analyst.get(network))


def test_while_judging_blind_nothing_tells_what_others_differ_about(
    analyst: Client, judged: dict[str, object]
) -> None:
    on = JudgedLink.between(str(judged["one"]), str(judged["other"]))
    opened.bench().judge(Judgement(on, Verdict.SAME, "samma, tycker Cia"), by="Cia")
    assert "Analytikerna är oense" in text(analyst.get(LOG))
    analyst.post(TWO, {"blind": "begin"})
    page = text(analyst.get(LOG))
    assert "oense" not in page
    assert "samma, tycker Cia" not in page
    answer(analyst, judged, "same")
    assert "Analytikerna är oense" in text(analyst.get(LOG))


def test_while_judging_blind_nothing_tells_what_contradicts(
    analyst: Client, now: Opened, judged: dict[str, object]
) -> None:
    one, other = str(judged["one"]), str(judged["other"])
    third = now.engine.arrow("SELECT max(ad_id) AS id FROM ads WHERE ad_id NOT IN (?, ?)", [one, other])
    for ad in (one, other):
        act = Judgement(JudgedLink.between(ad, third["id"][0].as_py()), Verdict.SAME)
        opened.bench().judge(act, by="Bo")
    assert "för ihop" in text(analyst.get(LOG))
    analyst.post(TWO, {"blind": "begin"})
    page = text(analyst.get(LOG))
    assert "Det som inte går ihop" not in page
    assert "Utan verkan" not in page


def test_a_blind_answer_is_marked_and_counted_and_what_differs_is_to_settle(
    analyst: Client, judged: dict[str, object]
) -> None:
    analyst.post(TWO, {"blind": "begin"})
    answer(analyst, judged, "same")
    act = entries()[-1].act
    assert isinstance(act, Judgement)
    assert act.blind
    page = text(analyst.get(TWO))
    assert "Bo och Anna är överens om 0 av 1 koppling" in page
    assert "1 koppling att reda ut" in page
    given = {"ad_a": judged["one"], "ad_b": judged["other"], "verdict": "not", "then": TWO, "seen": "2"}
    assert analyst.post(JUDGE, given).status_code == 302
    page = text(analyst.get(TWO))
    assert "är överens om 0 av 1 koppling" in page, "as it was answered, before it was settled"
    assert "Inget är kvar att reda ut." in page


def test_a_link_whose_ads_are_not_in_the_result_is_not_waited_for(
    analyst: Client, judged: dict[str, object]
) -> None:
    analyst.post(TWO, {"blind": "begin"})
    answer(analyst, judged, "same")
    gone = Judgement(JudgedLink("gone 1", "gone 2"), Verdict.SAME)
    opened.bench().judge(gone, by="Bo")
    page = text(analyst.get(TWO))
    assert "Ingen annan har bedömt en koppling som Anna inte har bedömt" in page


def test_a_link_whose_ads_are_gone_does_not_stand_in_the_way_of_others(
    analyst: Client, judged: dict[str, object]
) -> None:
    for number in range(20):
        gone = Judgement(JudgedLink(f"gone {number:02}", "gone of another"), Verdict.SAME)
        opened.bench().judge(gone, by="Bo")
    analyst.post(TWO, {"blind": "begin"})
    assert str(judged["one"]) in text(analyst.get(QUESTION))


def test_an_answer_is_not_blind_because_a_form_says_so(analyst: Client, judged: dict[str, object]) -> None:
    answer(analyst, judged, "not")
    act = entries()[-1].act
    assert isinstance(act, Judgement)
    assert not act.blind


def test_skipping_and_ending_write_nothing(analyst: Client, judged: dict[str, object]) -> None:
    analyst.post(TWO, {"blind": "begin"})
    given = {"skip": "yes", "ad_a": judged["one"], "ad_b": judged["other"]}
    assert analyst.post(QUESTION, given).headers["Location"] == f"{QUESTION}#question"
    assert analyst.get(QUESTION).status_code == 200, "what was skipped comes last"
    analyst.post(TWO, {"blind": "end"})
    assert analyst.get(QUESTION).headers["Location"] == TWO
    assert len(entries()) == 1
    assert NOTE_OF_BO in text(analyst.get(LOG))
