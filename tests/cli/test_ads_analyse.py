"""`lykta ads analyse`, and what it prints of what was found."""

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
from rich.console import Console

from lykta.ads.explore.left_out import CutKind
from lykta.ads.options import STAGES
from lykta.ads.result import Summary
from lykta.ads.result.reasons import CONTACT_ASSUMPTION, CUT_NAMES, CUT_REASONS
from lykta.ads.sample import write_sample
from lykta.cli.ads_analyse import Stage
from lykta.cli.analysis_shown import print_cuts, print_funnel, print_notes, print_rows
from tests.ads.result.small_result import SUMMARY
from tests.cli.command import Command, Outcome, run_program


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    write_sample(ads=60, seed=1, out=folder / "ads.csv", truth=folder / "truth.csv")
    return folder


@pytest.fixture(scope="module")
def done(folder: Path) -> Outcome:
    with (folder / "ads.csv").open("a", encoding="utf-8") as file:
        file.write('x1,"",,,,,,syntetisk\n')
    return run_program("ads", "analyse", "ads.csv", "--out", "r.lykta", "--key", "a.key", folder=folder)


def test_rows_in_are_rows_kept_and_rows_rejected(done: Outcome, folder: Path) -> None:
    assert done.code == 0
    assert "Rows: 61 in = 60 kept + 1 rejected (with the reason, in r.rejected.csv)" in done.out
    assert "x1" in (folder / "r.rejected.csv").read_text("utf-8")


def test_the_funnel_goes_from_ads_to_advertisers(done: Outcome) -> None:
    lines = [line.split() for line in done.out.splitlines() if "█" in line]
    assert [line[0] for line in lines] == ["ads", "distinct", "advertisers,"]
    assert lines[0][1] == "60"


def test_it_says_where_to_look_next(done: Outcome) -> None:
    assert "lykta ads show r.lykta" in done.out
    assert "lykta workbench r.lykta\n" in done.out
    assert "lykta ads export r.lykta --out networks.xlsx" in done.out


def test_a_key_that_was_made_is_told_with_the_results_that_it_does_not_fit(
    folder: Path, tmp_path: Path
) -> None:
    def told(out: str, key: str) -> str:
        asked = ("ads", "analyse", folder / "ads.csv", "--out", out, "--key", key)
        return " ".join(run_program(*asked, folder=tmp_path).out.split())

    first = told("first.lykta", "a.key")
    assert f"A new contact key was made: {tmp_path / 'a.key'}." in first
    assert "under another key" not in first
    assert "contact key" not in told("second.lykta", "a.key")
    third = told("third.lykta", "b.key")
    assert f"A new contact key was made: {tmp_path / 'b.key'}." in third
    assert "What was there before (first.lykta, second.lykta) is under another key" in third


def test_a_result_that_is_replaced_is_said_to_be(folder: Path, tmp_path: Path) -> None:
    """Whoever meant to add ads to it hears of it, and of how."""
    asked = ("ads", "analyse", folder / "ads.csv", "--out", "again.lykta", "--key", "a.key")
    assert "which this one replaced" not in run_program(*asked, folder=tmp_path).out
    told = " ".join(run_program(*asked, folder=tmp_path).out.split())
    assert "held a result, which this one replaced. `lykta ads add` adds ads to one instead." in told


def test_elsewhere_than_on_a_terminal_each_stage_is_one_line(done: Outcome) -> None:
    stages = [line.partition(":")[0] for line in done.err.splitlines() if " s)" in line]
    assert stages == list(STAGES)


def test_the_key_lies_where_it_was_told_to(done: Outcome, folder: Path) -> None:
    assert done.code == 0
    assert (folder / "a.key").exists()


def test_a_workbook_is_analysed_as_its_rows_are(folder: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    with (folder / "ads.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            book.active.append(row)
    book.save(tmp_path / "ads.xlsx")
    done = run_program("ads", "analyse", "ads.xlsx", "--out", "r.lykta", "--key", "a.key", folder=tmp_path)
    assert done.code == 0, done.err
    assert "Rows: 61 in = 60 kept + 1 rejected" in done.out
    with (tmp_path / "r.rejected.csv").open(encoding="utf-8", newline="") as file:
        (rejected,) = csv.DictReader(file)
    assert (rejected["file"], rejected["line"], rejected["reason"]) == ("ads.xlsx", "62", "no text")


def test_nothing_else_is_left_behind(done: Outcome, folder: Path) -> None:
    assert done.code == 0
    assert {path.name for path in folder.iterdir()} == {
        "ads.csv", "truth.csv", "r.lykta", "r.rejected.csv", "a.key",
    }  # fmt: skip


def test_what_was_found_can_be_shown_and_scored(lykta: Command, done: Outcome, folder: Path) -> None:
    assert done.code == 0
    networks = json.loads(lykta("ads", "show", folder / "r.lykta", "--json").out)["networks"]
    assert "Motförklaring" in lykta("ads", "show", folder / "r.lykta", networks[0]["network"]).out
    scores = json.loads(
        lykta("ads", "score", folder / "r.lykta", "--truth", folder / "truth.csv", "--json").out
    )
    assert scores["ads"] == 60


def write_mapped(folder: Path) -> Path:
    path = folder / "mapped.csv"
    rows = "".join(f"{number};Hej Mira {number} i Karlstad\n" for number in range(5))
    path.write_text(f"Nyckel;Annonstext\n{rows}", "utf-8")
    return path


@pytest.mark.parametrize(
    "mapping",
    [("--map", "text=Annonstext", "--map", "id=Nyckel"), ("--map", "text=Annonstext", "id=Nyckel")],
)
def test_columns_are_mapped_one_by_one_or_several_at_once(
    lykta: Command, tmp_path: Path, mapping: tuple[str, ...]
) -> None:
    ads, out = write_mapped(tmp_path), tmp_path / "r.lykta"
    done = lykta("ads", "analyse", ads, "--out", out, "--key", tmp_path / "k.key", *mapping, "--json")
    assert done.code == 0
    told = json.loads(done.out)
    assert told["summary"]["ads"] == 5
    assert (told["result"], told["rejected"]) == (str(out), None)


def test_explained_tables_hold_no_text_of_an_ad(lykta: Command, tmp_path: Path) -> None:
    ads = write_mapped(tmp_path)
    words = ("--map", "id=Nyckel", "--explain", "pair", "--explain", "identify", "--key", tmp_path / "k.key")
    done = lykta("ads", "analyse", ads, "--out", tmp_path / "r.lykta", *words)
    assert done.code == 0
    assert "similarity" in done.out
    assert "Hej Mira" not in done.out + done.err


def test_every_stage_can_be_explained() -> None:
    assert get_args(Stage.__value__) == STAGES


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["none.csv", "--out", "r.lykta"], "none.csv"),
        (["--out", "r.lykta"], "No file of ads was named"),
        (["ads.csv"], "--out"),
        (["ads.csv", "--out", "."], "is a folder"),
        (["ads.csv", "--out", "none/r.lykta"], "no folder none"),
        (["ads.csv", "--out", "ads.csv"], "both as an input and as the result"),
        (["*.csv", "--out", "ads.csv"], "both as an input and as the result"),
        (["ads.csv", "--out", "other.txt"], "exists and is not a result file"),
        (["ads.csv", "--out", "r.lykta", "--engine", "spark"], "--spark-master spark://host:7077"),
        (["ads.csv", "--out", "r.lykta", "--spark-master", "local[1]"], "--engine spark"),
        (["ads.csv", "--out", "r.lykta", "--tables-to", "out"], "--engine spark"),
        (
            [
                "ads.csv",
                "--out",
                "r.lykta",
                "--engine",
                "spark",
                "--spark-master",
                "local",
                "--spark-conf",
                "x=1",
            ],
            "NAME=VALUE",
        ),
        (["ads.csv", "--out", "r.lykta", "--engine", "flink"], "--engine"),
        (["ads.csv", "--out", "r.lykta", "--map", "Annonstext"], "FIELD=COLUMN"),
        (["ads.csv", "--out", "r.lykta", "--map", "text=a", "--map", "text=b"], "twice"),
        (["ads.csv", "--out", "r.lykta", "--map", "age=Alder"], "no field 'age'"),
        (["ads.csv", "--out", "r.lykta", "--map", "text=Annonstext"], "Annonstext"),
        (["ads.csv", "--out", "r.lykta", "--encoding", "morse"], "morse"),
        (["ads.csv", "--out", "r.lykta", "--threads", "0"], "--threads"),
        (["ads.csv", "--out", "r.lykta", "--explain", "guess"], "--explain"),
    ],
)
def test_a_wrong_call_is_told_and_writes_nothing(
    lykta: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ads.csv").write_text("id,text\n1,Hej Mira\n", "utf-8")
    (tmp_path / "other.txt").write_text("mine", "utf-8")
    done = lykta("ads", "analyse", *words)
    assert told in done.refusal
    assert "Hej Mira" not in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ads.csv", "other.txt"]
    assert (tmp_path / "other.txt").read_text("utf-8") == "mine"


def shown(summary: Summary) -> str:
    out = io.StringIO()
    print_funnel(summary, Console(file=out, width=100))
    return " ".join(out.getvalue().split())


def cuts_shown(kinds: list[CutKind]) -> str:
    out = io.StringIO()
    print_cuts(kinds, Path("r.lykta"), Console(file=out, width=100))
    return " ".join(out.getvalue().split())


def test_the_advertisers_are_a_range_of_estimates() -> None:
    assert "advertisers, estimated 2 to 4 █" in shown(SUMMARY)
    assert "advertisers, estimated 4 █" in shown(replace(SUMMARY, advertisers_low=4))


def test_an_advertiser_is_said_to_be_no_person() -> None:
    assert "not a person found, not a victim" in shown(SUMMARY)


def test_networks_and_ads_alone_make_up_all_ads() -> None:
    assert "Networks: 2, with 5 ads. Ads that stand alone: 1." in shown(SUMMARY)


def test_every_kind_that_was_kept_from_linking_is_told_with_how_to_see_which() -> None:
    kinds = [CutKind(kind, number, 10 * number) for number, kind in enumerate(CUT_REASONS["en"], start=1)]
    told = cuts_shown([*kinds, CutKind("of a later version", 9, 90)])
    for number, name in enumerate(CUT_NAMES["en"].values(), start=1):
        assert f"{name} {number} {10 * number}" in told
    assert "of a later version 9 90" in told
    assert "ads export r.lykta --what cuts" in told
    assert cuts_shown([]) == ""


def test_what_an_analysis_kept_from_linking_is_printed_as_the_table_has_it(
    lykta: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_sample(ads=3000, seed=7, out=Path("ads.csv"), truth=Path("truth.csv"))
    printed = lykta("ads", "analyse", "ads.csv", "--out", "r.lykta", "--key", "a.key").out
    lykta("ads", "export", "r.lykta", "--what", "cuts", "--out", "cuts.csv")
    with Path("cuts.csv").open(encoding="utf-8", newline="") as file:
        rows = Counter(row["kind"] for row in csv.DictReader(file))
    assert len(rows) > 2
    for kind, number in rows.items():
        assert f"{CUT_NAMES['en'][kind]} {number:,} " in " ".join(printed.split())


def test_where_all_texts_are_taken_for_alike_that_is_the_reason_and_not_standard_wording() -> None:
    told = shown(replace(SUMMARY, model_background=0.4))
    assert (
        "Unrelated ads of this file seem to be so alike (likeness 0.40) that no text links anybody." in told
    )
    assert "standard wording" not in told


def test_it_is_told_where_the_weights_come_from() -> None:
    assert "documented weights, fitted on nine sets of real texts of other kinds, not on this file" in shown(
        SUMMARY
    )
    assert "learnt from this file; on contacts kept aside they are off by 0.012" in shown(
        replace(SUMMARY, learnt=True, calibration_error=0.0123)
    )
    for summary in (SUMMARY, replace(SUMMARY, learnt=True)):
        assert CONTACT_ASSUMPTION["en"] in shown(summary)
    assert CONTACT_ASSUMPTION["en"] not in shown(replace(SUMMARY, contacts=0))
    by_another = shown(replace(SUMMARY, learnt=True, calibration_error=0.0123, model_is_given=True))
    assert "learnt from the ads of another result, not from these" in by_another
    assert "0.012" not in by_another


def test_rows_are_told_with_where_the_rejected_ones_lie() -> None:
    out = io.StringIO()
    print_rows(SUMMARY, Path("r.rejected.csv"), Console(file=out, width=100))
    assert "Rows: 8 in = 7 kept + 1 rejected (with the reason, in r.rejected.csv)" in out.getvalue()


def test_a_note_cannot_steer_the_terminal() -> None:
    out = io.StringIO()
    print_notes(["evil\x1b[2J.csv: [red]1[/red] blank lines"], Console(file=out, width=100))
    assert "evil\ufffd[2J.csv: [red]1[/red] blank lines" in out.getvalue()
