"""`lykta ads sample`, `show`, `export` and `score`."""

import json
from pathlib import Path
from typing import get_args

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from lykta import open_result
from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement, JudgementLog, Verdict, log_beside
from lykta.ads.result import ResultFile, What
from lykta.ads.result.reasons import CONTACT_ASSUMPTION
from lykta.language import LANGUAGES, Language
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

HAPPENED = [
    ("grew", None, "växte med 3 annonser", "grew by 3 ads"),
    ("received", ENDED, f"fick 3 annonser från {ENDED}", f"received 3 ads from {ENDED}"),
    ("split", ENDED, f"3 annonser kom från {ENDED}", f"3 ads came from {ENDED}"),
    ("gave", ENDED, f"3 annonser gick till {ENDED}", f"3 ads went to {ENDED}"),
    ("gave", None, "3 annonser blev ensamma", "3 ads stand alone now"),
]


def test_ads_and_truth_are_written(lykta: Command, tmp_path: Path) -> None:
    ads, truth = tmp_path / "ads.csv", tmp_path / "truth.csv"
    done = lykta("ads", "sample", "--ads", "40", "--seed", "3", "--out", ads, "--truth", truth)
    assert done.code == 0
    assert "40 synthetic ads" in done.out
    assert len(truth.read_text("utf-8").splitlines()) == 41


def test_json_is_all_that_is_written_to_output(lykta: Command, tmp_path: Path) -> None:
    out, truth = tmp_path / "ads.jsonl", tmp_path / "truth.csv"
    done = lykta("ads", "sample", "--ads", "40", "--seed", "3", "--out", out, "--truth", truth, "--json")
    assert json.loads(done.out)["summary"]["ads"] == 40


def test_a_county_without_ads_is_refused(lykta: Command, tmp_path: Path) -> None:
    words = ("--seed", "3", "--out", tmp_path / "a.csv", "--truth", tmp_path / "t.csv")
    assert "at least one ad" in lykta("ads", "sample", "--ads", "0", *words).err
    assert list(tmp_path.iterdir()) == []


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


def test_what_speaks_against_a_network_stands_before_its_template(lykta: Command, small: Path) -> None:
    shown = lykta("ads", "show", small, BIG).out
    assert shown.index("Hur väl nätverket håller ihop, och vad som kan tala emot") < shown.index("Mall\n")
    assert "Avsändare bakom det: 1\n    Kopplingar med sannolikheten 0,90 eller mer håller" in shown
    assert "Det hänger mest på: en koppling med sannolikheten 0,95 (a1 – a2)" in shown
    english = lykta("ads", "show", small, BIG, "--language", "en").out
    assert "It hangs most on: a link of probability 0.95 (a1 – a2)" in english


def test_what_speaks_against_a_network_follows_judgements_and_is_in_json(lykta: Command, small: Path) -> None:
    before = json.loads(lykta("ads", "show", small, BIG, "--json").out)["caveats"]
    assert (before["at_most"], before["has_judged"], before["hinge"]["ads"]) == (1, False, ["a1", "a2"])
    JudgementLog(log_beside(small)).add(Judgement(JudgedLink("a1", "a2"), Verdict.SAME, "Samma."), by="Anna")
    after = json.loads(lykta("ads", "show", small, BIG, "--json").out)["caveats"]
    assert (after["has_judged"], after["hinge"]["ads"]) == (True, ["a1", "a3"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_probability_of_a_contact_is_said_to_be_assumed(
    lykta: Command, small: Path, language: Language
) -> None:
    shown = lykta("ads", "show", small, BIG, "--language", language).out
    told = " ".join(shown.partition("0.95," if language == "en" else "0,95,")[2].split())
    assert CONTACT_ASSUMPTION[language] in told


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


def test_a_title_is_no_difference_to_a_template_that_was_made_with_it(lykta: Command, tmp_path: Path) -> None:
    texts = [
        f"Vi säljer en {what} i gott skick. Den har stått i vårt kök på Storgatan i många år. Hämtas på "
        "kvällar eller helger, och kaffe bjuder vi gärna på i trädgården när solen står över ån."
        for what in ("gungstol", "byrå", "matta", "spegel")
    ]
    ads = tmp_path / "ads.csv"
    ads.write_text(
        "id,title,text\n" + "".join(f'{at},Möbel säljes,"{text}"\n' for at, text in enumerate(texts))
    )
    lykta("ads", "analyse", ads, "--out", tmp_path / "r.lykta")
    listed = json.loads(lykta("ads", "show", tmp_path / "r.lykta", "--json").out)
    (network,) = listed["networks"]
    shown = lykta("ads", "show", tmp_path / "r.lykta", network["network"]).out
    assert shown.count("Möbel säljes") == 5, "in the template and on each ad"
    assert "Saknas" not in shown


def as_not_one(small: Path) -> str:
    """Judge that the small network is none, and give the id that it had."""
    with ResultFile(small) as result:
        members = result.table("members").filter(pc.field("network_id") == SMALL)["ad_id"].to_pylist()
    judged = Judgement(JudgedNetwork(tuple(sorted(members))), Verdict.NOT, "En vän skrev den ena.")
    JudgementLog(log_beside(small)).add(judged, by="Anna")
    return SMALL


def test_networks_are_shown_as_judgements_leave_them(lykta: Command, small: Path) -> None:
    told = "Bedömningarna som ligger bredvid resultatet är inräknade."
    before = lykta("ads", "show", small)
    assert (SMALL in before.out, told in before.out) == (True, False)
    as_not_one(small)
    listed = lykta("ads", "show", small)
    assert (SMALL in listed.out, told in listed.out) == (False, True)
    assert told in lykta("ads", "show", small, BIG).out
    assert json.loads(lykta("ads", "show", small, "--json").out)["total"] == 1
    assert SMALL in lykta("ads", "show", small, SMALL).refusal


@pytest.mark.parametrize("what", get_args(What.__value__))
def test_a_table_is_as_judgements_leave_it_and_as_python_has_it(
    lykta: Command, small: Path, tmp_path: Path, what: What
) -> None:
    def exported() -> str:
        return lykta("ads", "export", small, "--what", what, "--out", tmp_path / "t.csv").out

    told = "The judgements in small.judgements.jsonl are applied."
    assert told not in exported()
    before = (tmp_path / "t.csv").read_text()
    as_not_one(small)
    is_changed = what in {"members", "networks", "templates", "observations"}
    assert (told in exported()) == is_changed
    if what in {"members", "networks"}:
        assert (tmp_path / "t.csv").read_text() != before
    if not is_changed:
        assert (tmp_path / "t.csv").read_text() == before
    with open_result(small) as result:
        result.export(tmp_path / "python.csv", what=what)
    assert (tmp_path / "python.csv").read_bytes() == (tmp_path / "t.csv").read_bytes()


@pytest.mark.parametrize("least", ["-0.1", "1.5", "much"])
def test_the_least_probability_of_an_export_is_one(
    lykta: Command, small: Path, tmp_path: Path, least: str
) -> None:
    refused = lykta("ads", "export", small, "--out", tmp_path / "t.xlsx", "--min-probability", least).refusal
    assert "--min-probability" in refused
    assert not (tmp_path / "t.xlsx").exists()


def test_english_is_complete(lykta: Command, small: Path) -> None:
    shown = lykta("ads", "show", small, BIG, "--language", "en")
    assert "The ads are on 2 sites: torget (2 ads) and annat (1 ad)." in shown.out
    assert "Counter-explanation: Advertising on several sites is common" in shown.out
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


def test_members_are_the_ads_with_their_networks(lykta: Command, small: Path, tmp_path: Path) -> None:
    done = lykta("ads", "export", small, "--what", "members", "--out", tmp_path / "m.csv")
    assert done.code == 0
    assert "rows: 6." in done.out
    lines = (tmp_path / "m.csv").read_text("utf-8").splitlines()
    assert lines[:2] == ["ad_id,network_id", "a1,n111111111111"]


def test_links_begin_with_what_the_house_promised(lykta: Command, small: Path, tmp_path: Path) -> None:
    lykta("ads", "export", small, "--what", "links", "--out", tmp_path / "l.csv")
    lines = (tmp_path / "l.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("ad_a,ad_b,reason,probability,")
    assert lines[1].startswith("a1,a2,near-duplicate,0.666667,")


@pytest.mark.parametrize("what", get_args(What.__value__))
def test_every_table_is_written_in_every_format_with_the_same_rows(
    lykta: Command, small: Path, tmp_path: Path, what: str
) -> None:
    for suffix in ("parquet", "jsonl", "csv"):
        assert lykta("ads", "export", small, "--what", what, "--out", tmp_path / f"t.{suffix}").code == 0
    columns = pq.read_table(tmp_path / "t.parquet").column_names
    rows = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text("utf-8").splitlines()]
    assert [list(row) for row in rows] == [columns] * pq.read_table(tmp_path / "t.parquet").num_rows
    assert (tmp_path / "t.csv").read_text("utf-8").splitlines()[0] == ",".join(columns)


def test_links_are_written_from_the_least_probability_on(lykta: Command, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "l.parquet"
    lykta("ads", "export", small, "--what", "links", "--out", out)
    every = pq.read_table(out)
    lykta("ads", "export", small, "--what", "links", "--out", out, "--min-probability", "0.9")
    assert pq.read_table(out) == every.filter(pc.field("probability") >= 0.9)
    assert 0 < pq.read_table(out).num_rows < every.num_rows


def test_a_second_export_gives_the_same_bytes(lykta: Command, small: Path, tmp_path: Path) -> None:
    for name in ("one.parquet", "two.parquet"):
        lykta("ads", "export", small, "--what", "links", "--out", tmp_path / name)
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_counts_come_with_the_remark_that_places_are_not_added(
    lykta: Command, small: Path, tmp_path: Path
) -> None:
    done = lykta("ads", "export", small, "--what", "counts", "--out", tmp_path / "c.csv")
    assert "never to be added" in done.out
    assert "at_least also counts advertisers without an ad in the file" in done.out
    assert "do not add places" in (tmp_path / "c.csv").read_text("utf-8")


def test_an_id_like_a_formula_stays_exact_and_is_told(lykta: Command, tmp_path: Path) -> None:
    ads = small_tables(ids=("=a1", "a2", "a3", "b1", "b2", "c1"))["ads"]
    result = write_small_result(tmp_path / "r.lykta", ads=ads)
    done = lykta("ads", "export", result, "--what", "members", "--out", tmp_path / "m.csv")
    assert "\n=a1," in (tmp_path / "m.csv").read_text("utf-8")
    assert "Ids that begin with = + - or @: 1." in done.err


@pytest.mark.parametrize(
    ("name", "told"),
    [("x.xlsx", ".csv, .parquet or .jsonl"), ("none/m.csv", "no folder"), ("", "are written as")],
)
def test_a_place_that_cannot_be_written_is_told(
    lykta: Command, small: Path, tmp_path: Path, name: str, told: str
) -> None:
    assert told in lykta("ads", "export", small, "--what", "members", "--out", tmp_path / name).refusal


def test_whoever_asks_for_a_table_is_shown_the_way_to_excel(
    lykta: Command, small: Path, tmp_path: Path
) -> None:
    way = f"lykta ads export {small} --out"
    done = lykta("ads", "export", small, "--what", "members", "--out", tmp_path / "m.csv")
    assert f"For Excel, with Swedish headings: {way} networks.xlsx" in done.out
    refused = lykta("ads", "export", small, "--what", "members", "--out", tmp_path / "m.xlsx").refusal
    assert f"For Excel leave --what out: {way} m.xlsx" in refused
    assert (
        "Excel" not in lykta("ads", "export", small, "--what", "members", "--out", tmp_path / "m.jsonl").out
    )


def test_the_result_is_not_written_over(lykta: Command, tmp_path: Path) -> None:
    result = write_small_result(tmp_path / "r.csv")
    log = log_beside(result)
    log.write_text("kept", encoding="utf-8")
    for out in (result, log):
        refused = lykta("ads", "export", result, "--what", "links", "--out", out).refusal
        assert "is the result or belongs to it" in refused
    assert log.read_text(encoding="utf-8") == "kept"


def test_another_table_is_refused_with_those_that_are(lykta: Command, small: Path, tmp_path: Path) -> None:
    told = lykta("ads", "export", small, "--what", "texts", "--out", tmp_path / "t.csv").refusal
    assert "members" in told


def test_a_missing_result_is_told(lykta: Command, tmp_path: Path) -> None:
    told = lykta("ads", "export", tmp_path / "no", "--what", "links", "--out", tmp_path / "l.csv").refusal
    assert "There is no result file" in told


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    path = tmp_path / "truth.csv"
    path.write_text("ad_id,hand\na1,h1\na2,h1\na3,h1\nb1,h2\nb2,h2\nx1,h2\n", "utf-8")
    return path


def test_the_measures_are_printed(lykta: Command, small: Path, truth: Path) -> None:
    done = lykta("ads", "score", small, "--truth", truth)
    assert done.code == 0
    assert "networks, B-cubed" in done.out
    assert "1.0000" in done.out


def test_what_was_left_out_is_printed(lykta: Command, small: Path, truth: Path) -> None:
    done = " ".join(lykta("ads", "score", small, "--truth", truth).out.split())
    assert "Scored 5 ads" in done
    assert "1 ads that the truth does not name, and 1 of the truth's ads" in done


def test_the_measures_as_json(lykta: Command, small: Path, truth: Path) -> None:
    scores = json.loads(lykta("ads", "score", small, "--truth", truth, "--json").out)
    assert scores["pairs"] == scores["b_cubed"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert scores["links"]["recall"] == 0.75
    assert (scores["ads"], scores["without_truth"], scores["not_in_result"]) == (5, 1, 1)


def test_a_bad_truth_is_told(lykta: Command, small: Path, tmp_path: Path) -> None:
    truth = tmp_path / "truth.csv"
    truth.write_text("id,hand\na1,h1\n", "utf-8")
    assert "no column ad_id" in lykta("ads", "score", small, "--truth", truth).refusal
    assert "cannot be read" in lykta("ads", "score", small, "--truth", tmp_path / "none.csv").refusal


def test_a_truth_is_needed(lykta: Command, small: Path) -> None:
    assert "--truth" in lykta("ads", "score", small).refusal


@pytest.mark.parametrize("suffix", [".xlsx", ".graphml", ".gexf", ".zip", ".ftm.json"])
def test_networks_are_written_for_other_programs_by_the_suffix_of_the_file(
    lykta: Command, small: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"n{suffix}"
    done = lykta("ads", "export", small, "--out", out)
    assert done.code == 0
    assert "6 ads and 4 linked pairs" in done.out
    assert "contacts as pseudonyms" in done.out
    assert out.stat().st_size > 500


def test_networks_that_are_named_are_written_in_the_format_that_is_named(
    lykta: Command, small: Path, tmp_path: Path
) -> None:
    out = tmp_path / "n.graphml"
    words = ("--format", "graphml", "--network", BIG, "--network", SMALL, "--min-probability", "0.5")
    done = lykta("ads", "export", small, "--out", out, *words, "--language", "en")
    assert "5 ads and 3 linked pairs" in done.out
    assert "not a person and not a victim" in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--out", "n.csv"), "name a table with --what, or a file of a format"),
        (("--out", "n.csv", "--format", "xlsx"), "ends in .xlsx"),
        (("--out", "n.csv", "--what", "members", "--format", "xlsx"), "A table has no --format"),
        (("--out", "n.csv", "--what", "members", "--network", BIG), "holds all networks"),
        (("--out", "n.csv", "--what", "members", "--min-probability", "0.9"), "has no probability of a link"),
        (("--out", "n.xlsx", "--network", "n99"), "There is no network n99"),
        (("--out", "none/n.xlsx"), "There is no folder"),
    ],
)
def test_what_cannot_be_written_is_refused_and_leaves_nothing(
    lykta: Command,
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert told in lykta("ads", "export", small, *words).refusal
    assert sorted(tmp_path.iterdir()) == before
