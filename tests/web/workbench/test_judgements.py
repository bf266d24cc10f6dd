"""The log page: every entry with what became of it, what contradicts itself on top, and the file as it is."""

import pytest
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.explore.links import ads_of_network
from lykta.ads.judgements import (
    JudgedLink,
    JudgedNetwork,
    Judgement,
    JudgementLog,
    Reveal,
    Undoing,
    Verdict,
    log_beside,
)
from lykta.ads.judgements.entries import Export
from lykta.web.workbench import opened
from tests.web.workbench.asked import LOG, UNDO, entries, text

_NETWORKS = "SELECT network FROM networks WHERE ads BETWEEN 3 AND 8 ORDER BY network LIMIT 2"
_LINKED = """
SELECT one.ad_id AS a, other.ad_id AS b, links.a AS number_a, links.b AS number_b FROM links
JOIN ads AS one ON one.ad = links.a JOIN ads AS other ON other.ad = links.b ORDER BY links.a, links.b LIMIT 1
"""


@pytest.fixture
def ads(now: Opened) -> list[str]:
    """The ads of a small network."""
    return ads_of_network(now.engine, now.engine.arrow(_NETWORKS)["network"][0].as_py())


def test_an_empty_log_says_what_will_be_there(analyst: Client) -> None:
    page = text(analyst.get(LOG))
    assert "Ingenting är bedömt ännu." in page
    assert analyst.get(LOG, {"as": "file"}).status_code == 404


def test_each_entry_says_who_what_when_and_why(analyst: Client, now: Opened) -> None:
    link = now.engine.arrow(_LINKED).to_pylist()[0]
    opened.bench().judge(Judgement(JudgedLink(link["a"], link["b"]), Verdict.NOT, "olika <tonfall>"), by="Bo")
    page = text(analyst.get(LOG))
    assert "Bo" in page
    assert "Inte samma avsändare" in page
    assert "olika <tonfall>" in page
    assert f'href="/kopplingar/{link["number_a"]}/{link["number_b"]}/"' in page
    assert "<tonfall>" not in analyst.get(LOG).content.decode()


def test_a_network_is_linked_to_while_it_is_as_it_was_judged(
    analyst: Client, now: Opened, ads: list[str]
) -> None:
    name = now.engine.arrow(_NETWORKS)["network"][0].as_py()
    opened.judge(Judgement(JudgedNetwork(tuple(ads)), Verdict.SAME))
    assert f'href="/natverk/{name}/"' in text(analyst.get(LOG))
    opened.judge(Undoing(1))
    opened.judge(Judgement(JudgedLink(ads[0], ads[-1]), Verdict.NOT))
    page = text(analyst.get(LOG))
    assert f'href="/natverk/{name}/"' not in page
    assert "som inte längre är som det var" in page


def test_the_newest_stands_first_and_there_are_pages(analyst: Client) -> None:
    for number in range(120):
        opened.judge(Judgement(JudgedLink(f"x{number}", f"y{number}"), Verdict.UNSURE, f"note {number}"))
    first, second, last = (analyst.get(LOG, {"page": page}) for page in ("1", "2", "3"))
    assert [row["told"].entry.number for row in first.context["rows"]] == list(range(120, 70, -1))
    assert [row["told"].entry.number for row in second.context["rows"]] == list(range(70, 20, -1))
    assert [row["told"].entry.number for row in last.context["rows"]] == list(range(20, 0, -1))
    assert 'rel="next"' in text(first)
    assert 'rel="prev"' in text(last)


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "999", "9" * 50, "²"])
def test_a_page_that_is_not_there_is_the_first_or_the_last(analyst: Client, page: str) -> None:
    opened.judge(Judgement(JudgedLink("x", "y"), Verdict.UNSURE))
    assert analyst.get(LOG, {"page": page}).status_code == 200


def test_what_is_undone_says_by_which_entry_and_can_be_redone(analyst: Client, ads: list[str]) -> None:
    opened.judge(Judgement(JudgedLink(ads[0], ads[1]), Verdict.NOT))
    reply = analyst.post(UNDO, {"undo": "1"})
    assert (reply.status_code, reply.headers["Location"]) == (302, LOG)
    page = text(analyst.get(LOG))
    assert "Ångrad genom post 2" in page
    assert "Ångra post 2" in page
    assert "Ångra post 1" not in page
    analyst.post(UNDO, {"undo": "2"})
    with opened.reading() as now:
        assert now.current.verdicts == {JudgedLink(ads[0], ads[1]): Verdict.NOT}
    assert "Ångra post 1" in text(analyst.get(LOG))


def test_undoing_restores_exactly_what_was(analyst: Client, ads: list[str]) -> None:
    def everything() -> list[object]:
        tables = ("members", "networks", "templates", "observations")
        with opened.reading() as now:
            return [now.engine.arrow(f"FROM {table} ORDER BY ALL").to_pylist() for table in tables]

    before = everything()
    opened.judge(Judgement(JudgedLink(ads[0], ads[-1]), Verdict.NOT))
    assert everything() != before
    analyst.post(UNDO, {"undo": "1"})
    assert everything() == before


def test_a_later_word_of_the_same_analyst_replaces_the_earlier(analyst: Client, ads: list[str]) -> None:
    for verdict in (Verdict.NOT, Verdict.SAME):
        opened.judge(Judgement(JudgedLink(ads[0], ads[1]), verdict))
    assert "Ersatt av post 2" in text(analyst.get(LOG))


def test_a_reveal_is_shown_and_cannot_be_undone(analyst: Client) -> None:
    opened.judge(Reveal("3f9a1c" + "0" * 26, "ska jämföras"))
    page = text(analyst.get(LOG))
    assert "En kontaktväg visades i klartext" in page
    assert "pseudonym 3f9a1c" in page
    assert "ska jämföras" in page
    assert "Ångra post" not in page
    reply = analyst.post(UNDO, {"undo": "1"})
    assert (reply.status_code, len(entries())) == (409, 1)


def test_what_was_handed_over_is_told_with_its_purpose_and_cannot_be_undone(analyst: Client) -> None:
    opened.judge(Export("n000000000000", "till åklagaren", "0" * 64))
    page = text(analyst.get(LOG))
    assert "Ett nätverk lämnades ut" in page
    assert "till åklagaren" in page
    assert "pseudonym" not in page
    assert "Ångra" not in page
    assert analyst.post(UNDO, {"undo": "1"}).status_code == 409


def test_a_contradiction_stands_on_top_with_the_way_and_all_that_can_be_undone(
    analyst: Client, ads: list[str]
) -> None:
    one, two, three = ads[:3]
    opened.judge(Judgement(JudgedLink(one, two), Verdict.SAME, "samma nummer"))
    opened.judge(Judgement(JudgedLink(two, three), Verdict.SAME))
    opened.judge(Judgement(JudgedLink(one, three), Verdict.NOT))
    page = text(analyst.get(LOG))
    assert page.index("Det som inte går ihop") < page.index('id="entry-3"')
    way = page[page.index('class="way"') :]
    assert way.index(one) < way.index(two) < way.index(three)
    above, log = page[: page.index('id="entry-3"')], page[page.index('id="entry-3"') :]
    assert log.count("Utan verkan: andra bedömningar för ihop annonserna") == 1
    assert log.count(">Gäller") == 2
    assert [f"Ångra post {number}" in above for number in (1, 2, 3)] == [True, True, True]
    with opened.reading() as now:
        (together,) = {
            row["network"]
            for row in now.engine.arrow(
                "SELECT network FROM members JOIN ads USING (ad) WHERE ad_id IN (?, ?, ?)", [one, two, three]
            ).to_pylist()
        }
    assert together, "nothing was settled silently: what joins holds, and what keeps apart waits"
    analyst.post(UNDO, {"undo": "2"})
    assert "Det som inte går ihop" not in text(analyst.get(LOG))


def test_a_judgement_on_ads_that_the_result_lacks_is_not_told_to_be_in_force(
    analyst: Client, ads: list[str]
) -> None:
    opened.judge(Judgement(JudgedLink(ads[0], f"{ads[0]}-gone"), Verdict.SAME))
    opened.judge(Judgement(JudgedNetwork((ads[0], "x", "y")), Verdict.NOT))
    opened.judge(Judgement(JudgedLink(ads[0], ads[1]), Verdict.SAME))
    page = text(analyst.get(LOG))
    assert page.count("Utan verkan: annonserna finns inte i resultatet") == 2
    assert page.count(">Gäller") == 1
    assert page.count("Ångra post") == 1


def test_analysts_who_differ_are_shown_and_neither_word_has_an_effect(
    analyst: Client, ads: list[str]
) -> None:
    pair = JudgedLink(ads[0], ads[-1])
    opened.bench().judge(Judgement(pair, Verdict.NOT, "olika"), by="Bo")
    opened.bench().judge(Judgement(pair, Verdict.SAME, "lika"), by="Anna")
    page = text(analyst.get(LOG))
    assert "Analytikerna är oense" in page
    log = page[page.index('id="entry-2"') :]
    assert log.count("Utan verkan: analytikerna är oense") == 2
    assert ">Gäller" not in log
    with opened.reading() as now:
        assert now.changes.came == ()
    analyst.post(UNDO, {"undo": "2"})
    with opened.reading() as now:
        assert now.changes.gone


def test_the_head_hash_is_told_and_the_file_is_given_as_it_is(analyst: Client) -> None:
    opened.judge(Judgement(JudgedLink("x", "y"), Verdict.UNSURE, "å"))
    log = JudgementLog(log_beside(opened.result_file()))
    assert log.head in text(analyst.get(LOG))
    reply = analyst.get(LOG, {"as": "file"})
    assert reply.content == log.path.read_bytes()
    assert reply.headers["Content-Disposition"] == 'attachment; filename="county.judgements.jsonl"'


def test_undoing_goes_back_to_where_the_form_says_and_nowhere_else(analyst: Client) -> None:
    opened.judge(Judgement(JudgedLink("x", "y"), Verdict.UNSURE))
    reply = analyst.post(UNDO, {"undo": "1", "then": "https://elsewhere.example/"})
    assert reply.headers["Location"] == "/natverk/"


def test_looking_changes_nothing(analyst: Client) -> None:
    opened.judge(Judgement(JudgedLink("x", "y"), Verdict.UNSURE))
    before = log_beside(opened.result_file()).read_bytes()
    analyst.get(LOG)
    assert analyst.get(UNDO).status_code == 405
    assert log_beside(opened.result_file()).read_bytes() == before
