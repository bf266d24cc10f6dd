"""The page of two ads: with a link, without one, judged, and of a result that kept no weights."""

import html as entities
import json
import re
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.test import Client

from lykta.ads.contacts import ContactKey, open_rows
from lykta.ads.explore import Opened
from lykta.ads.explore.network import own_ads
from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement, Verdict
from lykta.ads.result.reasons import CONTACT_ASSUMPTION
from lykta.ads.weigh import Weights, waterfall
from lykta.ads.weigh.text_model import ENOUGH_INFORMATION
from lykta.web.workbench import opened
from lykta.web.workbench.words import REASON_WORDS
from tests.web.workbench.asked import confirmed
from tests.web.workbench.pages.reading import changed

TEXT_LINK = "SELECT a, b, probability FROM links WHERE contact IS NULL AND reason = ? ORDER BY a, b LIMIT 1"
BOTH = """
SELECT a, b FROM links GROUP BY a, b HAVING bool_or(contact IS NULL) AND bool_or(contact IS NOT NULL)
ORDER BY a, b LIMIT 5
"""
STRANGERS = """
SELECT one.ad AS a, other.ad AS b FROM members AS one JOIN members AS other ON one.ad < other.ad
WHERE one.network <> other.network AND NOT EXISTS (FROM links WHERE a = one.ad AND b = other.ad)
ORDER BY a, b LIMIT 1
"""
ACROSS = """
SELECT a, b FROM links JOIN members AS one ON one.ad = a JOIN members AS other ON other.ad = b
WHERE one.network <> other.network ORDER BY a, b LIMIT 1
"""
INSIDE = ACROSS.replace("<>", "=")
OTHERS = "SELECT a, b FROM links WHERE other_contacts = ? ORDER BY a, b LIMIT 1"
REASONS = ("near-duplicate", "shared template", "shared style")


def first(now: Opened, sql: str, *parameters: object) -> dict[str, Any]:
    row: dict[str, Any] = now.engine.arrow(sql, list(parameters)).to_pylist()[0]
    return row


def address(row: dict[str, Any]) -> str:
    return f"/en/links/{row['a']}/{row['b']}/"


def words(client: Client, where: str) -> str:
    """The page as it reads, in one line."""
    answer = client.get(where)
    assert answer.status_code == 200
    text = answer.content.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    plain = re.sub(r"<[^>]+>", "", re.sub(r"<(?:/)?(?:p|li|td|th|h\d|dd|dt)\b[^>]*>", " ", text))
    return " ".join(entities.unescape(plain).split())


def ids(now: Opened, row: dict[str, Any]) -> list[str]:
    found = now.engine.arrow("SELECT ad_id FROM ads WHERE ad IN (?, ?) ORDER BY ad", [row["a"], row["b"]])
    return list(found["ad_id"].to_pylist())


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_stands_with_its_counter_explanation(analyst: Client, now: Opened, reason: str) -> None:
    shown = words(analyst, address(first(now, TEXT_LINK, reason)))
    assert str(REASON_WORDS[reason].name) in shown
    assert str(REASON_WORDS[reason].counter) in shown


def test_the_steps_and_the_contact_stand_beside_each_other(analyst: Client, now: Opened) -> None:
    shown = words(analyst, address(first(now, BOTH)))
    for step in (
        "Starting point",
        "Likeness",
        "Wording of their own",
        "Place",
        "Different contacts",
        "The texts together",
    ):
        assert step in shown
    assert "A reason of its own, not added to the texts." in shown
    assert str(REASON_WORDS["shared contact"].counter) in shown
    assert CONTACT_ASSUMPTION["en"] in shown
    assert "Reasons are not added up" in shown


def test_swedish_reads_swedish(analyst: Client, now: Opened) -> None:
    row = first(now, BOTH)
    shown = words(analyst, f"/kopplingar/{row['a']}/{row['b']}/")
    assert "sådana par har en och samma avsändare" in shown
    assert "Motförklaring:" in shown


def test_two_ads_without_a_link_are_shown_and_can_be_judged(analyst: Client, now: Opened) -> None:
    row = first(now, STRANGERS)
    shown = words(analyst, address(row))
    assert "Nothing links these two ads" in shown
    assert "From the starting point" not in shown
    one, other = ids(now, row)
    said = {"ad_a": one, "ad_b": other, "verdict": "same", "note": "One turn of phrase", "then": address(row)}
    answer = confirmed(analyst, said, "/en/judge/")
    assert (answer.status_code, answer.headers["Location"]) == (302, address(row))
    again = words(analyst, address(row))
    assert "One turn of phrase" in again
    assert "Anna" in again
    assert "Both are in the network" in again


def test_the_form_names_the_two_ads_and_leads_back(analyst: Client, now: Opened) -> None:
    row = first(now, BOTH)
    text = analyst.get(address(row)).content.decode()
    for name, value in zip(("ad_a", "ad_b", "then"), (*ids(now, row), address(row)), strict=True):
        assert f'name="{name}" value="{value}"' in text


def test_an_earlier_word_is_shown_as_one_that_no_longer_stands(analyst: Client, now: Opened) -> None:
    row = first(now, BOTH)
    pair = JudgedLink.between(*ids(now, row))
    opened.judge(Judgement(pair, Verdict.NOT, "other names"))
    opened.judge(Judgement(pair, Verdict.UNSURE, "looked again"))
    shown = words(analyst, address(row))
    assert shown.index("looked again") < shown.index("no longer stands") < shown.index("other names")


def test_analysts_who_differ_are_told_of(analyst: Client, now: Opened) -> None:
    row = first(now, BOTH)
    pair = JudgedLink.between(*ids(now, row))
    opened.bench().judge(Judgement(pair, Verdict.SAME), by="Anna")
    opened.bench().judge(Judgement(pair, Verdict.NOT), by="Bo")
    assert "Analysts differ about this pair" in words(analyst, address(row))


@pytest.mark.parametrize("pair", ["3/3", "0/999999", "999999/0", "0/99999999999999999999"])
def test_a_pair_that_is_none_is_not_found(analyst: Client, pair: str) -> None:
    assert analyst.get(f"/en/links/{pair}/").status_code == 404


def test_the_page_is_only_read(analyst: Client, now: Opened) -> None:
    assert analyst.post(address(first(now, BOTH))).status_code == 405


def test_the_other_order_is_the_same_page(analyst: Client, now: Opened) -> None:
    row = first(now, BOTH)
    assert words(analyst, f"/en/links/{row['b']}/{row['a']}/") == words(analyst, address(row))


def test_no_contact_is_in_clear_and_no_pseudonym_whole(analyst: Client, now: Opened, county: Path) -> None:
    key = ContactKey.load_or_create(county.with_name("county.key"))
    vault = now.engine.arrow("SELECT contact, sealed FROM contact_values ORDER BY contact")
    clear = open_rows(vault["sealed"].to_pylist(), key, table="contact_values")
    for row in now.engine.arrow(BOTH).to_pylist():
        text = analyst.get(address(row)).content.decode()
        shown = [name for name in vault["contact"].to_pylist() if name[:6] in text]
        assert shown
        assert not [name for name in shown if name in text]
        assert not [value for value in clear if value.decode() in text]


def test_a_result_of_an_earlier_lykta_says_that_the_steps_were_not_kept(analyst: Client, now: Opened) -> None:
    row = first(now, TEXT_LINK, "shared template")
    changed("DELETE FROM meta WHERE key = ?", ["weights"])
    shown = words(analyst, address(row))
    assert "were not kept" in shown
    assert "tarting point" not in shown
    assert "How probable each reason makes one author" in shown
    assert "The two texts" in shown


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("stock text", "At least three advertisers whom neither a contact nor another text joins use this"),
        ("little wording", "This text says too little beyond standard wording"),
    ],
)
def test_a_text_that_links_nobody_is_told_with_the_reason(
    analyst: Client, now: Opened, kind: str, told: str
) -> None:
    row = first(now, STRANGERS)
    changed("INSERT INTO cuts VALUES (?, ?, 3)", [kind, ids(now, row)[0]])
    shown = words(analyst, address(row))
    assert "Here the reason is known" in shown
    assert shown.count(told) == 1


def test_different_contacts_are_told_where_the_analysis_held_them_against_the_pair(
    analyst: Client, now: Opened
) -> None:
    told_of = {
        True: "Both ads have contacts, and nothing joins these. One author",
        False: "Says nothing: an ad has no contact",
    }
    for others, told in told_of.items():
        shown = words(analyst, address(first(now, OTHERS, others)))
        assert told in shown


def test_texts_of_little_information_are_told_by_how_much_they_say(analyst: Client, now: Opened) -> None:
    row = first(now, TEXT_LINK, "shared template")
    assert (
        f"both texts say enough for a likeness not to be chance ({ENOUGH_INFORMATION:.0f} bits or more)"
        in words(analyst, address(row))
    )
    weights = json.loads(first(now, "SELECT value FROM meta WHERE key = 'weights'")["value"])
    weights["text"]["steps"] = None
    changed("UPDATE meta SET value = ? WHERE key = 'weights'", [json.dumps(weights)])
    kept = Weights.from_json(json.dumps(weights))
    told = waterfall(kept, similarity=0.5, information=40.9, place=1, other_contacts=False)
    changed(
        "UPDATE links SET similarity = 0.5, information = 40.9, other_contacts = false, probability = ? "
        "WHERE contact IS NULL AND a = ? AND b = ?",
        [told.probability, row["a"], row["b"]],
    )
    changed("UPDATE ads SET place = NULL WHERE ad = ?", [row["a"]])
    told_so = f"says less has 40 bits of wording of its own; {ENOUGH_INFORMATION:.0f} would be enough."
    assert told_so in words(analyst, address(row))


def test_a_copied_text_is_told_on_its_side_and_why_the_two_are_apart(analyst: Client, now: Opened) -> None:
    row = first(now, ACROSS)
    changed("INSERT INTO cuts VALUES ('copied text', ?, 1)", [ids(now, row)[0]])
    shown = words(analyst, address(row))
    assert "A possible reason: one of the texts may be copied" in shown
    assert shown.count("Ads with other contacts have texts like this one, but the contacts share few") == 1


def test_in_one_network_a_copied_text_is_no_reason_to_be_apart(analyst: Client, now: Opened) -> None:
    row = first(now, TEXT_LINK, "shared template")
    changed("INSERT INTO cuts VALUES ('copied text', ?, 1)", [ids(now, row)[1]])
    shown = words(analyst, address(row))
    assert "A possible reason" not in shown
    assert "One of the texts may be copied, or both be written after one model." in shown


def test_where_no_text_links_two_ads_a_copied_text_is_no_reason(analyst: Client, now: Opened) -> None:
    row = first(now, STRANGERS)
    changed("INSERT INTO cuts VALUES ('copied text', ?, 1)", [ids(now, row)[0]])
    assert "A possible reason" not in words(analyst, address(row))


def test_a_hub_in_both_is_told_as_one_that_links_nobody(analyst: Client, now: Opened) -> None:
    row = first(now, "SELECT a, b, contact FROM links WHERE contact IS NOT NULL ORDER BY a, b LIMIT 1")
    changed("UPDATE contact_values SET hub = true WHERE contact = ?", [row["contact"]])
    changed("DELETE FROM links WHERE contact = ?", [row["contact"]])
    shown = words(analyst, address(row))
    assert "It is on so many unlike ads that it links nobody" in shown
    assert "in both, links nobody" in shown


def test_a_contact_that_came_back_with_other_texts_is_told_of(analyst: Client, now: Opened) -> None:
    row = first(now, "SELECT a, b, contact FROM links WHERE contact IS NOT NULL ORDER BY a, b LIMIT 1")
    changed("INSERT INTO cuts VALUES ('recycled contact', ?, 3)", [row["contact"]])
    assert "It was silent for long and came back with other texts" in words(analyst, address(row))


def test_what_judgements_keep_apart_is_not_said_to_be_too_weak(analyst: Client, now: Opened) -> None:
    inside, across = first(now, INSIDE), address(first(now, ACROSS))
    one, other = ids(now, inside)
    opened.judge(Judgement(JudgedLink.between(one, other), Verdict.NOT))
    shown = words(analyst, address(inside))
    assert "Judgements keep the two apart" in shown
    assert "too weak" not in shown
    assert "it was too weak to join them, or was cut" in words(analyst, across)


def test_what_a_judgement_on_other_ads_parted_says_so(analyst: Client, now: Opened) -> None:
    row = first(now, "SELECT network FROM networks WHERE ads > 9 ORDER BY ads, network LIMIT 1")
    own = own_ads(now.engine, row["network"])
    opened.judge(Judgement(JudgedNetwork.of({*own.ids[1:]}), Verdict.NOT))
    with opened.reading() as judged:
        rows = judged.engine.arrow("SELECT ad, network FROM members").to_pylist()
    network_of = {each["ad"]: each["network"] for each in rows}
    parted = [ad for ad in own.numbers if network_of[ad] != network_of[own.numbers[0]]]
    assert parted
    one, other = sorted((own.numbers[0], parted[0]))
    assert "Judgements keep the two apart" in words(analyst, f"/en/links/{one}/{other}/")
