"""`lykta ads show`."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from tests.ads.result.small_result import (
    BIG,
    ENDED,
    HANDLE,
    PHONE,
    SMALL,
    TEXTS,
    small_tables,
    write_small_result,
)
from tests.cli.command import Command


def test_the_list_has_every_network_and_ends_with_what_a_network_is_not(lykta: Command, small: Path) -> None:
    shown = lykta("ads", "show", small)
    assert shown.code == 0
    assert BIG in shown.out
    assert SMALL in shown.out
    assert "inte en person och inte ett brottsoffer" in " ".join(shown.out.split())


def test_the_list_says_how_many_more_there_are(lykta: Command, small: Path) -> None:
    shown = lykta("ads", "show", small, "--limit", "1")
    assert SMALL not in shown.out
    assert "1 till" in shown.out


@pytest.mark.parametrize("sort", ["size", "first", "last", "places"])
def test_the_list_stands_in_the_order_that_was_asked_for(lykta: Command, small: Path, sort: str) -> None:
    shown = lykta("ads", "show", small, "--sort", sort).out
    assert shown.index(BIG) < shown.index(SMALL)


def test_no_order_speaks_of_suspicion(lykta: Command, small: Path) -> None:
    assert "Choose from" in lykta("ads", "show", small, "--sort", "suspicion").refusal


def test_a_result_without_networks_says_so(lykta: Command, tmp_path: Path) -> None:
    empty = small_tables()["networks"].schema.empty_table()
    shown = lykta("ads", "show", write_small_result(tmp_path / "r.lykta", networks=empty))
    assert "Inga nätverk" in shown.out


def test_a_network_shows_its_template_with_slots(lykta: Command, small: Path) -> None:
    shown = lykta("ads", "show", small, BIG)
    assert "Hej, jag heter Mira, ny i ⟦Karlstad / Arvika⟧ Ring ⟦telefon⟧ i dag" in shown.out


def test_every_reason_has_its_range_and_its_counter_explanation(lykta: Command, small: Path) -> None:
    shown = lykta("ads", "show", small, BIG)
    assert "nästan samma text: 2 kopplingar (3 annonser), sannolikhet 0,67–0,99" in shown.out
    # Two reasons and one observation.
    assert shown.out.count("Motförklaring: ") == 3


def test_contacts_are_shown_as_tags_and_never_whole(lykta: Command, small: Path) -> None:
    shown = lykta("ads", "show", small, BIG)
    assert f"telefon {PHONE[:6]}: på 3 annonser" in shown.out
    assert f"[telefon {PHONE[:6]}]" in shown.out
    assert PHONE not in shown.out
    assert "☎" not in shown.out


def test_places_stand_with_their_days(lykta: Command, small: Path) -> None:
    shown = lykta("ads", "show", small, BIG)
    assert "Karlstad: 2 annonser, 2026-03-01 – 2026-03-05" in shown.out
    assert "Arvika: 1 annons, 2026-03-03\n" in shown.out


def test_an_ad_is_shown_with_what_fills_the_slots(lykta: Command, small: Path) -> None:
    assert "ny i ⟦Arvika⟧. Ring ⟦[telefon 3f9a1c]⟧ i dag" in lykta("ads", "show", small, BIG).out


def test_english_is_complete(lykta: Command, small: Path) -> None:
    shown = lykta("ads", "show", small, BIG, "--language", "en")
    assert "The ads name two places." in shown.out
    assert "Counter-explanation: Someone who sells on their own may travel too." in shown.out
    assert "near-duplicate: 2 links (3 ads), probability 0.67–0.99" in shown.out
    assert "⟦phone⟧" in shown.out
    assert "not a person and not a victim" in " ".join(shown.out.split())
    assert not {"annonser", "Motförklaring", "telefon"} & set(shown.out.replace(":", " ").split())


def test_the_list_as_json(lykta: Command, small: Path) -> None:
    shown = json.loads(lykta("ads", "show", small, "--json").out)
    assert [network["network"] for network in shown["networks"]] == [BIG, SMALL]
    assert shown["networks"][0]["first_seen"] == "2026-03-01T12:00:00"
    assert shown["total"] == 2


def test_a_network_as_json_has_tags_in_its_texts(lykta: Command, small: Path) -> None:
    shown = json.loads(lykta("ads", "show", small, SMALL, "--json").out)
    assert shown["network"]["ads"] == 2
    assert [ad["text"] for ad in shown["examples"]] == [
        text.replace("👤", f"[konto {HANDLE[:6]}]") for text in TEXTS[3:5]
    ]


def test_texts_cannot_steer_the_terminal(lykta: Command, tmp_path: Path) -> None:
    ads = small_tables()["ads"]
    texts = ["\x1b[2J\x1b]0;owned\x07 Hej \u202e[bold]x[/bold]\r"] * 6
    changed = ads.set_column(ads.column_names.index("text"), "text", [texts])
    result = write_small_result(tmp_path / "r.lykta", ads=changed)
    shown = lykta("ads", "show", result, SMALL).out
    assert not {"\x1b", "\x07", "\u202e", "\r"} & set(shown)
    assert "[bold]x[/bold]" in shown


def test_what_happened_to_a_network_stands_with_its_days(lykta: Command, small: Path) -> None:
    shown = lykta("ads", "show", small, BIG).out
    assert "Historik\n  2026-03-05: började med 2 annonser" in shown
    assert f"2026-03-09: {ENDED} gick upp i det, med 1 annons" in shown
    english = lykta("ads", "show", small, BIG, "--language", "en").out
    assert "History\n  2026-03-05: began with 2 ads" in english
    assert f"2026-03-09: {ENDED} joined it, with 1 ad" in english


HAPPENED = [
    ("grew", None, "växte med 3 annonser", "grew by 3 ads"),
    ("received", ENDED, f"fick 3 annonser från {ENDED}", f"received 3 ads from {ENDED}"),
    ("split", ENDED, f"3 annonser kom från {ENDED}", f"3 ads came from {ENDED}"),
    ("gave", ENDED, f"3 annonser gick till {ENDED}", f"3 ads went to {ENDED}"),
    ("gave", None, "3 annonser blev ensamma", "3 ads stand alone now"),
]


@pytest.mark.parametrize(("event", "other", "swedish", "english"), HAPPENED)
def test_each_thing_that_happens_has_its_words(
    lykta: Command, tmp_path: Path, event: str, other: str | None, swedish: str, english: str
) -> None:
    history = small_tables()["history"].slice(0, 1).to_pylist()
    told = history[0] | {"event": event, "other": other, "came": 3}
    table = pa.Table.from_pylist([told], schema=small_tables()["history"].schema)
    result = write_small_result(tmp_path / "r.lykta", history=table)
    assert f"2026-03-05: {swedish}\n" in lykta("ads", "show", result, BIG).out
    assert f"2026-03-05: {english}\n" in lykta("ads", "show", result, BIG, "--language", "en").out


def test_history_is_among_the_json_of_a_network(lykta: Command, small: Path) -> None:
    history = json.loads(lykta("ads", "show", small, BIG, "--json").out)["history"]
    assert [(each["event"], each["other"], each["came"]) for each in history] == [
        ("began", None, 2),
        ("joined", ENDED, 1),
    ]


def test_a_network_that_ended_is_told_with_where_its_ads_are(lykta: Command, small: Path) -> None:
    refusal = lykta("ads", "show", small, ENDED).refusal
    assert f"{ENDED} is no longer there: most of its ads are in {BIG} now" in refusal


def test_an_unknown_network_is_told_with_one_that_is_near(lykta: Command, small: Path) -> None:
    assert f"Did you mean {BIG}?" in lykta("ads", "show", small, BIG[:-1] + "2").refusal


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_is_a_positive_number(lykta: Command, small: Path, limit: str) -> None:
    assert "--limit" in lykta("ads", "show", small, "--limit", limit).refusal
