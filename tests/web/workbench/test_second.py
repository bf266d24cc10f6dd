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
