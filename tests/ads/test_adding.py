"""By one model a result that ads were added to, batch by batch, is that of one analysis of everything."""

import csv
import errno
import fcntl
import os
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.ads.adding import add, alone_with, relearn
from lykta.ads.engine import DuckDBEngine
from lykta.ads.growth import Growth
from lykta.ads.judgements.entries import JudgedLink, Judgement, Verdict
from lykta.ads.judgements.log import JudgementLog, log_beside
from lykta.ads.options import AnalysisOptions
from lykta.ads.pipeline.earlier import model_in
from lykta.ads.pipeline.writing import meta_table
from lykta.ads.result import ResultFile, Summary
from lykta.ads.sample import write_sample
from lykta.ads.watcher import Watcher
from lykta.errors import InputError, ResultError
from tests.ads.pipeline.analysed import Listener, analysed, assert_same_linking, assert_same_result, write_ads

ADS = 300


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    folder = tmp_path_factory.mktemp("county")
    write_sample(ads=ADS, seed=8, out=folder / "ads.csv", truth=folder / "truth.csv")
    with (folder / "ads.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def first(rows: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of two thirds of the ads, by what was learnt from them, with its key beside it."""
    folder = tmp_path_factory.mktemp("first")
    analysed(write_ads(folder / "first.csv", rows[: 2 * ADS // 3]))
    return folder / "r.lykta"


@pytest.fixture(scope="module")
def at_once(rows: list[dict[str, str]], first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of one analysis of everything by the model of the first result, under its key."""
    folder = tmp_path_factory.mktemp("at-once")
    copy_key(first, folder)
    analysed(write_ads(folder / "ads.csv", rows), model=model_in(first))
    return folder / "r.lykta"


def copy_key(result: Path, folder: Path) -> None:
    (folder / "k.key").write_bytes((result.parent / "k.key").read_bytes())
    (folder / "k.key").chmod(0o600)


@pytest.fixture
def begun(rows: list[dict[str, str]], first: Path, tmp_path: Path) -> Path:
    """A folder with the key, a result of two thirds of the ads, and the last third in a file."""
    copy_key(first, tmp_path)
    for name in ("r.lykta", "first.csv"):
        (tmp_path / name).write_bytes((first.parent / name).read_bytes())
    (tmp_path / "r.lykta").chmod(0o600)
    write_ads(tmp_path / "more.csv", rows[2 * ADS // 3 :])
    return tmp_path


def added(folder: Path, *names: str, watcher: Watcher | None = None, **options: Any) -> Summary:
    defaults: dict[str, Any] = {"key_file": folder / "k.key", "threads": 1}
    chosen = AnalysisOptions(**(defaults | options))
    files = [str(folder / name) for name in names]
    return add(files, to=folder / "r.lykta", options=chosen, watcher=watcher)


@pytest.mark.slow
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(2, 4))
def test_by_one_model_any_split_into_batches_gives_what_one_analysis_gives(
    rows: list[dict[str, str]],
    first: Path,
    at_once: Path,
    tmp_path_factory: pytest.TempPathFactory,
    draw: random.Random,
    batches: int,
) -> None:
    folder = tmp_path_factory.mktemp("batches")
    copy_key(first, folder)
    shuffled = draw.sample(rows, len(rows))
    ends = [0, *sorted(draw.sample(range(1, len(rows)), batches - 1)), len(rows)]
    parts = [shuffled[begin:end] for begin, end in pairwise(ends)]
    analysed(write_ads(folder / "0.csv", parts[0]), model=model_in(first))
    for number, part in enumerate(parts[1:], 1):
        write_ads(folder / f"{number}.csv", part)
        added(folder, f"{number}.csv", threads=1 + number % 2)
    assert_same_linking(folder / "r.lykta", at_once)
    with ResultFile(folder / "r.lykta") as one, ResultFile(at_once) as other:
        # The texts that came since the model was learnt are all: each of them was new in one batch.
        assert one.summary.new_pairs == other.summary.new_pairs
        assert one.summary.new_unmet == other.summary.new_unmet


def test_a_further_file_gives_what_one_analysis_by_the_same_model_gives(begun: Path, at_once: Path) -> None:
    assert added(begun, "more.csv").ads == ADS
    assert_same_linking(begun / "r.lykta", at_once)
    assert (begun / "r.lykta").stat().st_mode & 0o777 == 0o600


def test_the_same_file_again_adds_nothing_and_its_rows_are_set_aside(begun: Path, at_once: Path) -> None:
    added(begun, "more.csv")
    again = added(begun, "more.csv")
    assert (again.ads, again.rows_in) == (ADS, ADS + ADS // 3)
    assert (again.rows_repeated, again.rows_rejected) == (ADS // 3, 0)
    reasons = (begun / "r.rejected.csv").read_text("utf-8")
    assert reasons.count("the same ad as in r.lykta, which was kept") == ADS // 3
    with ResultFile(begun / "r.lykta") as one, ResultFile(at_once) as other:
        assert one.table("links").equals(other.table("links"))


def test_what_was_rejected_before_stays_and_what_is_rejected_now_comes_after_it(begun: Path) -> None:
    for name in ("bad-1.csv", "bad-2.csv"):
        write_ads(
            begun / name, [{"id": f"{name} {at}", "text": text} for at, text in enumerate(("", "hej du"))]
        )
        added(begun, name)
    with (begun / "r.rejected.csv").open(encoding="utf-8", newline="") as file:
        rejected = list(csv.DictReader(file))
    assert [Path(row["file"]).name for row in rejected] == ["bad-1.csv", "bad-2.csv"]
    with ResultFile(begun / "r.lykta") as result:
        assert result.summary.rows_rejected == 2
        assert result.summary.rows_in == result.summary.rows_kept + result.summary.rows_rejected


def test_the_result_says_how_each_batch_was_read(begun: Path) -> None:
    write_ads(begun / "b.csv", [{"Nyckel": "b1", "Annonstext": "Hej, ring 070-174 06 05 om du vill ses"}])
    added(begun, "b.csv", columns={"id": "Nyckel", "text": "Annonstext"})
    with ResultFile(begun / "r.lykta") as result:
        (batch,) = result.settings["added"]
    assert batch["files"] == ["b.csv"]
    assert batch["columns"] == {"id": "Nyckel", "text": "Annonstext"}


def test_columns_that_were_named_for_the_result_are_used_for_a_further_file(tmp_path: Path) -> None:
    rows = [{"Nyckel": f"c{at}", "Ord": f"Hej, ring {at} gånger om du vill ses"} for at in range(4)]
    named = {"id": "Nyckel", "text": "Ord"}
    analysed(write_ads(tmp_path / "a.csv", rows[:3]), columns=named)
    write_ads(tmp_path / "b.csv", rows[3:])
    added(tmp_path, "b.csv")
    with ResultFile(tmp_path / "r.lykta") as result:
        assert result.summary.ads == 4
        assert result.settings["added"][0]["columns"] == named


def test_judgements_beside_the_result_are_kept(begun: Path) -> None:
    log = JudgementLog(log_beside(begun / "r.lykta"))
    with ResultFile(begun / "r.lykta") as result:
        link = result.table("links").slice(0, 1).to_pylist()[0]
    log.add(Judgement(JudgedLink.between(link["ad_a"], link["ad_b"]), Verdict.SAME), by="A")
    before = log_beside(begun / "r.lykta").read_bytes()
    added(begun, "more.csv")
    assert log_beside(begun / "r.lykta").read_bytes() == before


def test_networks_go_on_under_their_names_when_ads_are_added(begun: Path) -> None:
    before = networks_by_name(begun / "r.lykta")
    added(begun, "more.csv")
    now = networks_by_name(begun / "r.lykta")
    grown = {name for name in before.keys() & now.keys() if before[name] < now[name]}
    assert grown
    for name in before.keys() & now.keys():
        assert len(before[name] & now[name]) == max(len(before[name] & other) for other in now.values())
    with ResultFile(begun / "r.lykta") as result:
        for name in before.keys() - now.keys():
            assert result.history(name)[-1].event == "ended"
        for name in now.keys() - before.keys():
            assert result.history(name)[0].event == "began"
            assert result.history(name)[0].run == 1
        for name in grown:
            told = result.history(name)
            assert sum(each.came - each.went for each in told) == told[-1].ads == len(now[name])


def grown(begun: Path, *names: str) -> Growth:
    listener = Listener()
    added(begun, *names, watcher=listener)
    assert listener.growth
    return listener.growth


def test_what_a_batch_gave_is_told(begun: Path, rows: list[dict[str, str]]) -> None:
    before = networks_by_name(begun / "r.lykta")
    write_ads(begun / "b.csv", [*rows[ADS // 3 :], {**rows[0], "id": "", "text": ""}])
    told = grown(begun, "b.csv")
    now, new = networks_by_name(begun / "r.lykta"), {row["id"] for row in rows[2 * ADS // 3 :]}
    assert (told.rows, told.already_there, told.rejected) == (2 * ADS // 3 + 1, ADS // 3, 1)
    assert told.new_ads == len(new) == told.joined + told.in_new_networks + told.alone
    assert told.grown == {name: len(now[name] & new) for name in before.keys() & now if now[name] & new}
    assert set(told.new_networks) == now.keys() - before.keys()
    assert told.joined == sum(told.grown.values()) > 0
    assert told.in_new_networks == sum(len(now[name] & new) for name in told.new_networks) > 0
    assert {*told.merged, *told.parted} >= before.keys() - now.keys()
    assert all(now[into] & before[name] for name, into in told.merged.items())


def test_a_batch_that_is_there_already_gives_nothing(begun: Path) -> None:
    told = grown(begun, "first.csv")
    assert (told.rows, told.new_ads, told.already_there) == (2 * ADS // 3, 0, 2 * ADS // 3)
    assert not any((told.new_networks, told.grown, told.merged, told.parted))


def networks_by_name(result: Path) -> dict[str, frozenset[str]]:
    """The ads of each network of two or more."""
    ads: dict[str, set[str]] = {}
    with ResultFile(result) as opened:
        rows = opened.table("members").to_pylist()
    for row in rows:
        ads.setdefault(row["network_id"], set()).add(row["ad_id"])
    return {name: frozenset(own) for name, own in ads.items() if len(own) > 1}


def test_to_learn_anew_gives_what_one_analysis_of_all_files_gives_under_the_same_names(
    begun: Path, rows: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    added(begun, "more.csv")
    before = networks_by_name(begun / "r.lykta")
    assert relearn(begun / "r.lykta", options=AnalysisOptions(key_file=begun / "k.key", threads=1)).ads == ADS
    anew = tmp_path_factory.mktemp("anew")
    copy_key(begun / "r.lykta", anew)
    analysed(write_ads(anew / "ads.csv", rows))
    assert_same_linking(begun / "r.lykta", anew / "r.lykta")
    now = networks_by_name(begun / "r.lykta")
    assert any(now[name] == before[name] for name in now.keys() & before.keys())
    with ResultFile(begun / "r.lykta") as result:
        assert (result.summary.model_ads, result.summary.new_pairs) == (ADS, 0)


def test_to_learn_anew_where_nothing_was_added_changes_nothing_but_the_run(begun: Path, first: Path) -> None:
    relearn(begun / "r.lykta", options=AnalysisOptions(key_file=begun / "k.key", threads=1))
    assert_same_result(begun / "r.lykta", first)


ONE = [{"id": "new", "text": "Hej du som läser, välkommen hit"}]


def refused(begun: Path, rows: list[dict[str, str]], **options: Any) -> str:
    """Why these rows are refused; the result and what was rejected stay as they were."""
    before = {path.name: path.read_bytes() for path in begun.iterdir() if path.name.startswith("r.")}
    write_ads(begun / "refused.csv", rows)
    with pytest.raises(InputError) as refusal:
        added(begun, "refused.csv", **options)
    assert {path.name: path.read_bytes() for path in begun.iterdir() if path.name.startswith("r.")} == before
    assert not [path for path in begun.iterdir() if path.name.startswith(".")]
    return str(refusal.value)


def test_another_key_is_refused(begun: Path) -> None:
    analysed(begun / "first.csv", out="x.lykta", key_file=begun / "other.key")
    why = refused(begun, ONE, key_file=begun / "other.key")
    assert f"The contacts of {begun / 'r.lykta'} were sealed under another key" in why
    assert str(begun / "other.key") in why
    assert "--key FILE" in why


def test_a_key_that_is_not_there_is_never_made(begun: Path) -> None:
    refused(begun, ONE, key_file=begun / "missing.key")
    assert not (begun / "missing.key").exists()


def test_an_id_of_another_ad_is_refused(begun: Path, rows: list[dict[str, str]]) -> None:
    why = refused(begun, [{"id": rows[0]["id"], "text": "Något helt annat än vad som stod där"}])
    assert "Each id must belong to one ad, but 1 id is on rows that differ" in why
    assert "r.lykta" in why


def test_a_file_without_a_row_that_can_be_used_is_refused(begun: Path) -> None:
    why = refused(begun, [{"id": "a", "text": ""}, {"id": "b", "text": ""}])
    assert "None of the 2 rows could be used" in why
    assert "is as it was" in why


def test_rejected_rows_that_somebody_changed_are_not_written_over(begun: Path) -> None:
    (begun / "r.rejected.csv").write_text("fil;rad;skäl\n", encoding="utf-8")
    assert "was changed" in refused(begun, ONE)


def test_two_cannot_add_at_the_same_time(begun: Path) -> None:
    with alone_with(begun / "r.lykta"):
        assert "Somebody else is adding" in refused(begun, ONE)


def test_where_the_file_system_knows_no_locks_ads_are_added_all_the_same(
    begun: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The run's own folder is locked by the same call, and lets it be as well.
    def without(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", without)
    write_ads(begun / "b.csv", ONE)
    assert added(begun, "b.csv").ads == 2 * ADS // 3 + 1


def test_a_further_file_that_tells_that_earlier_dates_were_swapped_is_refused(tmp_path: Path) -> None:
    def week(name: str, *dates: str) -> Path:
        texts = [f"{number} {date} hej" for number, date in enumerate(dates)]
        rows = [
            {"id": f"{name}{number}", "text": text, "datum": date}
            for number, (text, date) in enumerate(zip(texts, dates, strict=True))
        ]
        return write_ads(tmp_path / f"{name}.csv", rows)

    analysed(week("first", "03/04/2026", "03/05/2026"))
    before = (tmp_path / "r.lykta").read_bytes()
    week("third", "11/14/2026")
    with pytest.raises(InputError, match=r"together with what the result has: 1 dates .* 2 others"):
        added(tmp_path, "third.csv")
    assert (tmp_path / "r.lykta").read_bytes() == before
    # One that can only have the day first settles it, also for what comes later.
    week("second", "24/03/2026")
    added(tmp_path, "second.csv")
    assert added(tmp_path, "third.csv").ads == 4


def test_a_result_that_is_replaced_meanwhile_is_not_written_over(
    begun: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced: list[bytes] = []

    def late(*given: Any) -> Any:
        monkeypatch.undo()
        analysed(begun / "more.csv")
        replaced.append((begun / "r.lykta").read_bytes())
        return meta_table(*given)

    monkeypatch.setattr("lykta.ads.analysis.meta_table", late)
    write_ads(begun / "b.csv", ONE)
    with pytest.raises(InputError, match="was changed while its ads were linked"):
        added(begun, "b.csv")
    assert (begun / "r.lykta").read_bytes() == replaced[0]


@pytest.mark.parametrize("name", ["none.lykta", "more.csv"])
def test_what_is_no_result_is_refused(begun: Path, name: str) -> None:
    with pytest.raises(ResultError, match="result file"):
        add([str(begun / "more.csv")], to=begun / name, options=AnalysisOptions(key_file=begun / "k.key"))


def test_a_damaged_model_is_refused_until_it_is_learnt_anew(begun: Path) -> None:
    with DuckDBEngine(begun / "r.lykta") as engine:
        engine.run("DELETE FROM model WHERE part = 'rarity'")
    before = (begun / "r.lykta").read_bytes()
    with pytest.raises(ResultError, match="`lykta ads relearn`"):
        added(begun, "more.csv")
    assert (begun / "r.lykta").read_bytes() == before
    relearn(begun / "r.lykta", options=AnalysisOptions(key_file=begun / "k.key", threads=1))
    assert added(begun, "more.csv").ads == ADS


def test_learning_anew_is_refused_while_somebody_adds(begun: Path) -> None:
    with alone_with(begun / "r.lykta"), pytest.raises(InputError, match="Somebody else is adding"):
        relearn(begun / "r.lykta", options=AnalysisOptions(key_file=begun / "k.key"))


def test_learning_anew_is_refused_where_the_result_was_changed_meanwhile(begun: Path) -> None:
    class Changer(Watcher):
        def stage_begins(self, name: str, total: int | None) -> None:  # noqa: ARG002 - as it is called
            if name == "count":
                os.utime(begun / "r.lykta")

    options = AnalysisOptions(key_file=begun / "k.key", threads=1)
    with pytest.raises(InputError, match="was changed while its ads were linked") as caught:
        relearn(begun / "r.lykta", options=options, watcher=Changer())
    assert "added" not in str(caught.value)


def test_learning_anew_keeps_the_rejected_rows(begun: Path) -> None:
    write_ads(begun / "bad.csv", [{"id": "x", "text": ""}, {"id": "y", "text": "hej du"}])
    added(begun, "bad.csv")
    before = (begun / "r.rejected.csv").read_bytes()
    summary = relearn(begun / "r.lykta", options=AnalysisOptions(key_file=begun / "k.key", threads=1))
    assert (begun / "r.rejected.csv").read_bytes() == before
    assert summary.rows_in == summary.rows_kept + summary.rows_rejected == 2 * ADS // 3 + 2
