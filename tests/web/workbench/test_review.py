"""The review asks about one link at a time, the one that decides most first, and never twice."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from lykta.ads.judgements import JudgedLink, Judgement, Undoing, Verdict
from lykta.web.workbench import opened
from tests.web.workbench.asked import LOG, REVIEW, Shown, answer, entries, shown, text


@pytest.fixture(autouse=True)
def desk(result: object) -> Iterator[None]:
    """The thread that makes the queue ends with the test."""
    yield
    opened.desk().close()


def test_it_shows_both_texts_the_reasons_and_what_speaks_against_them(analyst: Client) -> None:
    page = text(analyst.get(REVIEW))
    assert "Är det samma avsändare bakom båda annonserna?" in page
    assert page.count('<article class="review-side"') == 2
    order = [
        page.index(told)
        for told in (
            "Vad som talar för",
            "Vad som talar emot",
            "Vad annars kan förklara det",
            "Vad ditt svar gör",
            "review-side",
        )
    ]
    assert order == sorted(order), "what decides stands above the texts"
    assert "annonspar" in page
    assert "Du kan sluta när inget svar väntas flytta mer än 1 av 1 000 annonspar" in page.replace(
        "\xa0", " "
    )
    assert "Ingen har bedömt dem tidigare." in page


def test_what_differs_stands_beside_what_is_alike(analyst: Client) -> None:
    """Each difference of the link's own page, in the same words, above the texts and the answer."""
    response = analyst.get(REVIEW)
    asked = response.context["question"].asked
    differences = response.context["differences"]
    assert differences, "the first link has ads of different days, places or contacts"
    page = text(response)
    above = page[page.index("Vad som talar emot") : page.index("De två texterna")]
    whole = text(analyst.get(f"/kopplingar/{asked.a}/{asked.b}/"))
    for row in differences:
        for told in (row.name, row.one, row.other):
            assert told in above
            assert told in whole


def test_contacts_stand_above_the_texts(analyst: Client) -> None:
    page = text(analyst.get(REVIEW))
    assert page.index('class="review-contacts"') < page.index('class="review-text"')


def test_it_is_there_in_english(analyst: Client) -> None:
    page = text(analyst.get("/en/review/"))
    assert "Is one author behind both ads?" in page
    assert "What else may explain it" in page


def test_no_contact_stands_there_in_clear(analyst: Client) -> None:
    page = text(analyst.get(REVIEW))
    assert "ad_a" in page
    assert not any(sign in page for sign in "☎✉👤🔗")
    with opened.reading() as now:
        contacts = now.engine.arrow("SELECT contact FROM contact_values")["contact"].to_pylist()
    assert contacts
    assert not [contact for contact in contacts if contact in page], "not even a whole pseudonym"


def test_what_is_the_same_is_marked_and_no_word_is_lost(analyst: Client) -> None:
    response = analyst.get(REVIEW)
    for side in response.context["sides"]:
        assert "".join(piece.text for piece in side["marked"].text) == side["ad"].text("sv")


@pytest.mark.parametrize("verdict", ["same", "not", "unsure"])
def test_an_answer_is_written_and_the_link_is_not_asked_about_again(analyst: Client, verdict: str) -> None:
    first = shown(analyst)
    reply = answer(analyst, first, verdict, "samma felstavning")
    assert (reply.status_code, reply.headers["Location"]) == (302, f"{REVIEW}#question")
    (entry,) = entries()
    assert first
    assert entry.act == Judgement(
        JudgedLink.between(first.ad_a, first.ad_b), Verdict(verdict), "samma felstavning"
    )
    assert entry.by == "Anna"
    seen = set()
    for _ in range(6):
        asked = shown(analyst)
        assert asked != first
        seen.add(asked)
        answer(analyst, asked, "unsure")
    assert len(seen) == 6


def test_what_was_answered_last_is_told_and_can_be_undone_at_once(analyst: Client) -> None:
    first = shown(analyst)
    answer(analyst, first, "not")
    page = text(analyst.get(REVIEW))
    assert "Skrivet som post 1" in page
    reply = analyst.post(REVIEW, {"undo": "1"})
    assert reply.headers["Location"] == f"{REVIEW}#question"
    assert entries()[-1].act == Undoing(1)
    assert shown(analyst) == first
    assert "Skrivet som post" not in text(analyst.get(REVIEW))
    assert "ångrat" in text(analyst.get(REVIEW)) or "ångrad" in text(analyst.get(REVIEW))


def test_undoing_again_goes_back_one_more(analyst: Client) -> None:
    first = shown(analyst)
    answer(analyst, first, "unsure")
    answer(analyst, shown(analyst), "unsure")
    analyst.post(REVIEW, {"undo": "2"})
    assert "Skrivet som post 1" in text(analyst.get(REVIEW))
    analyst.post(REVIEW, {"undo": "1"})
    assert shown(analyst) == first


def test_undoing_what_is_undone_is_refused_with_a_page(analyst: Client) -> None:
    answer(analyst, shown(analyst), "unsure")
    analyst.post(REVIEW, {"undo": "1"})
    reply = analyst.post(REVIEW, {"undo": "1"})
    assert reply.status_code == 409
    assert "redan ångrat" in text(reply)
    assert len(entries()) == 2


@pytest.mark.parametrize("number", ["7", "0", "-1", "x", "1" * 40])
def test_undoing_nothing_is_refused_with_a_page(analyst: Client, number: str) -> None:
    reply = analyst.post(REVIEW, {"undo": number})
    assert reply.status_code == 400
    assert "<h1>" in text(reply)
    assert entries() == []


def test_a_skipped_link_comes_last_and_writes_nothing(analyst: Client) -> None:
    first = shown(analyst)
    assert first
    analyst.post(REVIEW, {"skip": "yes", "ad_a": first.ad_a, "ad_b": first.ad_b})
    assert entries() == []
    second = shown(analyst)
    assert second != first
    assert "1 överhoppad, kommer sist" in text(analyst.get(REVIEW))


def test_skipping_ads_that_are_not_there_changes_nothing(analyst: Client) -> None:
    first = shown(analyst)
    analyst.post(REVIEW, {"skip": "yes", "ad_a": "nobody", "ad_b": "nothing"})
    assert shown(analyst) == first


def test_it_goes_on_until_nothing_is_left_and_then_says_so(analyst: Client) -> None:
    queue = asked_all(analyst)
    assert queue > 100
    page = text(analyst.get(REVIEW))
    assert "Det finns inget kvar att bedöma" in page
    assert "ad_a" not in page


def asked_all(analyst: Client) -> int:
    """Answer all but the last few past the pages, which would take minutes; then those through them."""
    asked = shown(analyst)
    count = 0
    while asked:
        count += 1
        if count <= 3:
            answer(analyst, asked, "unsure")
            asked = shown(analyst)
            continue
        with opened.reading() as found:
            queue = opened.desk().queue(found)
            assert queue
            moves = queue.moves > 0
            ids = found.engine.arrow("SELECT ad_id FROM ads ORDER BY ad")["ad_id"].to_pylist()
            pairs = [
                JudgedLink(ids[a], ids[b])
                for a, b in zip(queue.links.a[moves], queue.links.b[moves], strict=True)
            ]
        for pair in pairs:
            opened.judge(Judgement(pair, Verdict.UNSURE))
        count += len(pairs)
        asked = shown(analyst)
    return count


def test_a_judgement_of_another_on_these_ads_is_told(analyst: Client) -> None:
    first = shown(analyst)
    assert first
    pair = JudgedLink.between(first.ad_a, first.ad_b)
    opened.bench().judge(Judgement(pair, Verdict.NOT, "olika tonfall"), by="Bo")
    assert shown(analyst) != first
    opened.bench().judge(Undoing(1), by="Bo")
    page = text(analyst.get(REVIEW))
    assert shown(analyst) == first
    assert "olika tonfall" in page
    assert "av Bo" in page
    assert "(ångrad)" in page or "(ångrat)" in page


def test_progress_counts_only_what_stands_of_this_review(analyst: Client) -> None:
    opened.bench().judge(Judgement(JudgedLink("x", "y"), Verdict.SAME), by="Anna")
    shown(analyst)
    answer(analyst, shown(analyst), "unsure")
    assert analyst.get(REVIEW).context["judged"] == 1
    left = analyst.get(REVIEW).context["left"].links
    answer(analyst, shown(analyst), "unsure")
    assert analyst.get(REVIEW).context["left"].links == left - 1


def test_while_the_queue_is_made_a_page_says_so(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lykta.web.workbench.pages.review._PATIENCE_S", 0.0)
    # Whoever reads keeps the maker waiting.
    with opened.reading():
        page = text(analyst.get(REVIEW))
    assert "Granskningen förbereds" in page
    monkeypatch.undo()
    assert shown(analyst)


def test_a_stranger_reads_nothing_and_judges_nothing(stranger: Client) -> None:
    for reply in (
        stranger.get(REVIEW),
        stranger.post(REVIEW, {"skip": "yes"}),
        answer(stranger, Shown("a", "b"), "same"),
        stranger.get(LOG),
        stranger.get(LOG, {"as": "file"}),
    ):
        assert reply.status_code == 403
    assert entries() == []


def test_times_in_the_log_are_of_utc(analyst: Client) -> None:
    answer(analyst, shown(analyst), "unsure")
    assert datetime.fromisoformat(entries()[0].at).utcoffset() is not None


def test_its_links_name_networks_as_the_list_does(analyst: Client) -> None:
    first = analyst.get(REVIEW).context
    network = next(each["name"] for each in first["networks"] if each["ads"] > 1)
    named = reverse("workbench-label", args=[network])
    analyst.post(named, {"name": "Blå dörren", "tags": "", "note": ""})
    asked = analyst.get(REVIEW)
    assert "Blå dörren" in [each["called"] for each in asked.context["networks"]]
    if not first["question"].asked.holds:
        assert "Visa Blå dörren" in text(asked)
