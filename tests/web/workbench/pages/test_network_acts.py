"""Naming a network, and seeing what taking it apart would do before it is done."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.explore.network import own_ads
from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement, Label, Verdict
from lykta.web.workbench import opened
from tests.web.workbench.asked import entries, full_disk

LARGEST = "SELECT network FROM networks ORDER BY ads DESC, network LIMIT 1"


@pytest.fixture
def name(now: Opened) -> str:
    return str(now.engine.arrow(LARGEST)["network"][0].as_py())


def words_of(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_a_network_is_named_tagged_and_noted(analyst: Client, name: str) -> None:
    form = {"name": "The <b>tour</b>", "tags": "tour, new number", "note": "asked by the unit"}
    answer = analyst.post(f"/en/networks/{name}/label/", form)
    assert answer.headers["Location"] == f"/en/networks/{name}/"
    page = analyst.get(f"/en/networks/{name}/")
    assert "The &lt;b&gt;tour&lt;/b&gt;" in page.content.decode()
    words = words_of(page)
    assert all(word in words for word in ("tour new number", "asked by the unit"))
    (entry,) = entries()
    assert isinstance(entry.act, Label)
    assert (entry.by, entry.act.network, entry.act.tags) == ("Anna", name, ("tour", "new number"))


def test_the_form_holds_what_was_written_and_empty_it_takes_the_label_away(
    analyst: Client, name: str
) -> None:
    analyst.post(f"/en/networks/{name}/label/", {"name": "The tour"})
    assert 'value="The tour"' in analyst.get(f"/en/networks/{name}/label/").content.decode()
    analyst.post(f"/en/networks/{name}/label/", {"name": ""})
    assert "The tour" not in words_of(analyst.get(f"/en/networks/{name}/"))
    assert len(entries()) == 2


def test_a_form_that_says_nothing_new_writes_nothing(analyst: Client, name: str) -> None:
    address = f"/en/networks/{name}/label/"
    assert analyst.post(address, {"name": "", "tags": "", "note": ""}).status_code == 302
    assert not entries()
    said = {"name": "The tour", "tags": "tour, new number", "note": "asked by the unit"}
    for _ in range(2):
        assert analyst.post(address, said).headers["Location"] == f"/en/networks/{name}/"
    assert len(entries()) == 1


def test_what_another_wrote_meanwhile_is_shown_before_it_is_replaced(analyst: Client, name: str) -> None:
    address = f"/en/networks/{name}/label/"
    assert 'name="seen" value="0"' in analyst.get(address).content.decode()
    theirs = Label(name, ("a", "b"), "Bo's tour", ("two phones",), "as the unit calls it")
    opened.bench().judge(theirs, by="Bo")
    mine = {"name": "The tour", "note": "mine", "seen": "0"}
    answer = analyst.post(address, mine)
    assert answer.status_code == 400
    words = words_of(answer)
    assert "This was changed after you opened the page" in words
    assert all(part in words for part in ("Bo's tour", "two phones", "as the unit calls it", "mine"))
    assert len(entries()) == 1
    assert 'name="seen" value="1"' in answer.content.decode()
    assert analyst.post(address, mine | {"seen": "1"}).status_code == 302
    assert len(entries()) == 2


def test_a_label_that_cannot_be_written_is_told_with_what_was_typed(analyst: Client, name: str) -> None:
    with full_disk():
        answer = analyst.post(
            f"/en/networks/{name}/label/", {"name": "The tour", "note": "asked by the unit"}
        )
    assert answer.status_code == 500
    assert "cannot be written" in words_of(answer)
    page = answer.content.decode()
    assert 'value="The tour"' in page
    assert "asked by the unit" in page
    assert entries() == []


def test_the_log_says_that_a_network_was_named_and_it_can_be_undone(analyst: Client, name: str) -> None:
    analyst.post(f"/en/networks/{name}/label/", {"name": "The tour"})
    words = words_of(analyst.get("/en/judgements/"))
    assert "A network was named, tagged or noted" in words
    assert "The tour" in words
    assert "shown in clear" not in words
    analyst.post("/en/judgements/undo/", {"undo": "1"})
    assert "The tour" not in words_of(analyst.get(f"/en/networks/{name}/"))


@pytest.mark.parametrize("field", ["name", "tags", "note"])
def test_a_label_that_reads_as_a_contact_is_refused(analyst: Client, name: str, field: str) -> None:
    answer = analyst.post(f"/en/networks/{name}/label/", {field: "ring 070-174 06 05"})
    assert answer.status_code == 400
    assert "reads as a contact" in words_of(answer)
    assert entries() == []


def test_too_many_tags_are_refused_and_nothing_is_written(analyst: Client, name: str) -> None:
    answer = analyst.post(f"/en/networks/{name}/label/", {"tags": ",".join("abcdefghijk")})
    assert answer.status_code == 400
    assert "At most 10 fit" in words_of(answer)
    assert entries() == []


@pytest.mark.parametrize("part", ["label", "apart"])
def test_what_is_no_network_cannot_be_named_or_taken_apart(analyst: Client, part: str) -> None:
    assert analyst.post(f"/en/networks/n000000000000/{part}/").status_code == 404


def test_no_button_of_the_network_takes_it_apart_at_once(analyst: Client, name: str) -> None:
    page = analyst.get(f"/en/networks/{name}/").content.decode()
    assert 'value="not"' not in page
    assert f'formaction="/en/networks/{name}/apart/"' in page


def test_what_becomes_of_the_network_is_told_before_and_nothing_is_judged(
    analyst: Client, now: Opened, name: str
) -> None:
    ids = own_ads(now.engine, name).ids
    opened.judge(Judgement(JudgedLink.between(ids[0], ids[1]), Verdict.SAME))
    answer = analyst.post(f"/en/networks/{name}/apart/", {"note": "two authors"})
    words = words_of(answer)
    assert f"The {len(ids)} ads would no longer be together" in words
    assert "2 ads stay together" in words
    assert f"{len(ids) - 2} ads stand alone" in words
    assert "two authors" in answer.content.decode()
    assert len(entries()) == 1


def test_confirmed_it_is_judged_with_its_note(analyst: Client, name: str) -> None:
    page = analyst.post(f"/en/networks/{name}/apart/", {"note": "two authors"}).content.decode()
    given = dict(re.findall(r'type="hidden" name="(network|shown|then)" value="([^"]*)"', page))
    answer = analyst.post("/en/judge/", {**given, "verdict": "not", "note": "two authors"})
    assert answer.status_code == 302
    (entry,) = entries()
    assert isinstance(entry.act, Judgement)
    assert (entry.act.verdict, entry.act.note, entry.act.network) == (Verdict.NOT, "two authors", name)


def test_who_judged_it_before_is_told(analyst: Client, now: Opened, name: str) -> None:
    on = JudgedNetwork.of({*own_ads(now.engine, name).ids})
    opened.bench().judge(Judgement(on, Verdict.SAME, "", name), by="Bo")
    words = words_of(analyst.post(f"/en/networks/{name}/apart/"))
    assert "Bo, " in words
    assert "Same author (entry 1)" in words
    assert "neither has an effect until you agree" in words


def test_the_judgement_comes_after_the_evidence_and_its_counter_explanations(
    analyst: Client, name: str
) -> None:
    page = analyst.get(f"/en/networks/{name}/").content.decode()
    order = ["texts", "contacts", "journey", "calendar", "reasons", "bridges", "judge"]
    places = [page.index(f'id="{each}"') for each in order]
    assert places == sorted(places)
    judge = page.partition('id="judge"')[2]
    assert judge.index("Before you answer") < judge.index("judge-buttons")
