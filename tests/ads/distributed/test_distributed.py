"""Work that is spread over machines gives the result of one machine, whatever the size of its parts."""

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lykta.ads.analysis import analyse
from lykta.ads.distributed import DistributedBackend, measuring, numbering, texts
from lykta.ads.distributed.reading import address_of, find_parquet, to_display_path
from lykta.ads.engine.machines import ReadRows
from lykta.ads.options import AnalysisOptions
from lykta.ads.pipeline import blocking, scoring, writing
from lykta.ads.result import Summary
from lykta.ads.sample import write_sample
from lykta.errors import InputError
from tests.ads.distributed.in_process import InProcess, InProcessFiles, InProcessPieceStore
from tests.ads.pipeline.analysed import Listener, assert_same_result


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 1,000 ads as Parquet, their key, and the result of this machine."""
    folder = tmp_path_factory.mktemp("county")
    write_sample(ads=1000, seed=12, out=folder / "ads.parquet", truth=folder / "truth.csv")
    analyse([str(folder / "ads.parquet")], out=folder / "here.lykta", options=options(folder))
    return folder


def options(folder: Path, *, spare_memory: bool = False) -> AnalysisOptions:
    return AnalysisOptions(key_file=folder / "k.key", threads=2, spare_memory=spare_memory)


def analyse_distributed(
    *patterns: Path,
    out: Path,
    at_once: int = 64,
    rows_at_once: int = 90,
    watcher: Listener | None = None,
    spare_memory: bool = False,
) -> Summary:
    machines = InProcess(rows_at_once)
    backend = DistributedBackend(machines, at_once=at_once)
    given = options(out.parent, spare_memory=spare_memory)
    return analyse([str(path) for path in patterns], out=out, options=given, watcher=watcher, backend=backend)


@pytest.mark.slow
@pytest.mark.parametrize("at_once", [1, 3])
def test_pieces_of_one_to_three_texts_and_tasks_as_small_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    write_sample(ads=120, seed=3, out=tmp_path / "ads.parquet", truth=tmp_path / "truth.csv")
    analyse([str(tmp_path / "ads.parquet")], out=tmp_path / "here.lykta", options=options(tmp_path))
    for module, name, size in (
        (measuring, "PAIRS_AT_ONCE", 20),
        (measuring, "TEXTS_OF_A_PART", 7),
        (measuring, "TEXTS_OF_A_BLOCK", 5),
        (texts, "ADS_AT_ONCE", 4),
        (InProcessPieceStore, "tasks_at_once", 2),
        (numbering, "PLACES_AT_ONCE", 50),
        (writing, "ROW_GROUP", 10),
        (scoring, "_ADS_AT_ONCE", 10),
        (blocking, "AT_ONCE", 50),
    ):
        monkeypatch.setattr(module, name, size)
    analyse_distributed(
        tmp_path / "ads.parquet", out=tmp_path / "there.lykta", at_once=at_once, rows_at_once=7
    )
    assert_same_result(tmp_path / "there.lykta", tmp_path / "here.lykta")


def test_a_first_line_that_is_a_title_for_some_and_text_for_others_is_so_on_machines_too(
    tmp_path: Path,
) -> None:
    write_sample(ads=80, seed=3, out=tmp_path / "ads.parquet", truth=tmp_path / "truth.csv")
    table = pq.read_table(tmp_path / "ads.parquet")
    rows = [row for row in table.to_pylist() if row["title"]]
    joined = [
        row | {"id": f"without title {at}", "title": "", "text": f"{row['title']}\n{row['text']}"}
        for at, row in enumerate(rows)
    ]
    assert joined
    pq.write_table(
        pa.Table.from_pylist([*table.to_pylist(), *joined], table.schema), tmp_path / "ads.parquet"
    )
    analyse([str(tmp_path / "ads.parquet")], out=tmp_path / "here.lykta", options=options(tmp_path))
    analyse_distributed(tmp_path / "ads.parquet", out=tmp_path / "there.lykta")
    assert_same_result(tmp_path / "there.lykta", tmp_path / "here.lykta")


def test_no_text_comes_to_the_machine_that_asks_but_to_be_written(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[str] = []

    def weighed(self: InProcess, kind: str, thing: Any) -> Any:
        if kind == "returned" and b" annonsen " in pickle.dumps(thing):
            came.append(type(thing).__name__)
        return thing

    monkeypatch.setattr(InProcess, "carry", weighed)
    analyse_distributed(county / "ads.parquet", out=county / "there.lykta", at_once=100)
    # The table of ads, and what describes networks.
    assert "Table" in came
    assert set(came) <= {"Table", "Described"}


@pytest.mark.parametrize(
    ("at_once", "pairs", "rows"), [(64, 100, 90), (333, 7000, 1000), (5000, 100_000, 17)]
)
def test_the_result_is_that_of_one_machine(
    county: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, pairs: int, rows: int
) -> None:
    monkeypatch.setattr(measuring, "PAIRS_AT_ONCE", pairs)
    analyse_distributed(
        county / "ads.parquet", out=county / "there.lykta", at_once=at_once, rows_at_once=rows
    )
    assert_same_result(county / "there.lykta", county / "here.lykta")


def test_the_machine_that_asks_can_spare_its_memory(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lykta.ads.array_store._LARGE", 1)
    analyse_distributed(county / "ads.parquet", out=county / "spared.lykta", spare_memory=True)
    assert_same_result(county / "spared.lykta", county / "here.lykta")


def test_a_folder_of_parts_is_read_as_one(county: Path, tmp_path: Path) -> None:
    (tmp_path / "k.key").write_bytes((county / "k.key").read_bytes())
    (tmp_path / "k.key").chmod(0o600)
    parts = tmp_path / "å [1] parts"
    parts.mkdir()
    ads = pq.read_table(county / "ads.parquet")
    for number, begin in enumerate(range(0, len(ads), 300)):
        pq.write_table(ads.slice(begin, 300), parts / f"part-{number}.parquet")
    analyse_distributed(parts, out=tmp_path / "there.lykta")
    assert_same_result(tmp_path / "there.lykta", county / "here.lykta", of_same_files=False)


def test_rows_that_cannot_be_used_are_set_aside_in_the_order_of_the_file(tmp_path: Path) -> None:
    ids = [f"a{number:03}" if number % 7 else "" for number in range(200)]
    texts = [f"Ring mig om {number} katter i Karlstad" for number in range(200)]
    path = tmp_path / "ads.parquet"
    # One row repeats an ad exactly, and one but for a column that is only kept.
    ids, texts = [*ids, "a001", "a002"], [*texts, texts[1], texts[2]]
    prices = ["500"] * (len(ids) - 1) + ["1500"]
    pq.write_table(pa.table({"id": ids, "text": texts, "pris": prices}), path)
    here, there = Listener(), Listener()
    analyse([str(path)], out=tmp_path / "here.lykta", options=options(tmp_path), watcher=here)
    analyse_distributed(path, out=tmp_path / "there.lykta", watcher=there)
    assert_same_result(tmp_path / "there.lykta", tmp_path / "here.lykta")
    rejected = (tmp_path / "here.rejected.csv").read_text(encoding="utf-8")
    assert rejected.count("\n") == 32
    assert (tmp_path / "there.rejected.csv").read_text(encoding="utf-8") == rejected
    assert here.notes == there.notes


@pytest.mark.parametrize("texts", [["Hej"], ["Hej på er"] * 5, ["ett två", "tre fyra"], ["!", "?", "!"]])
def test_ads_of_which_no_two_are_compared(tmp_path: Path, texts: list[str]) -> None:
    ids = [f"a{number}" for number in range(len(texts))]
    pq.write_table(pa.table({"id": ids, "text": texts}), tmp_path / "ads.parquet")
    analyse([str(tmp_path / "ads.parquet")], out=tmp_path / "here.lykta", options=options(tmp_path))
    analyse_distributed(tmp_path / "ads.parquet", out=tmp_path / "there.lykta")
    assert_same_result(tmp_path / "there.lykta", tmp_path / "here.lykta")


def test_other_files_than_parquet_are_refused_by_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_text("id,text\n1,hej\n", encoding="utf-8")
    with pytest.raises(InputError, match="Save them as Parquet"):
        analyse_distributed(tmp_path / "ads.csv", out=tmp_path / "r.lykta")
    assert not (tmp_path / "r.lykta").exists()


def test_nothing_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Parquet"):
        analyse_distributed(out=tmp_path / "r.lykta")


def test_a_file_that_is_named_alone_and_in_its_folder_is_refused(county: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="named twice"):
        analyse_distributed(county, county / "ads.parquet", out=tmp_path / "r.lykta")


def test_a_column_of_lists_is_no_text(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["1"], "text": [["a", "b"]]}), tmp_path / "ads.parquet")
    with pytest.raises(InputError, match=r"of type list<.*>, not text"):
        analyse_distributed(tmp_path / "ads.parquet", out=tmp_path / "r.lykta")


@pytest.mark.parametrize("depth", [1, 2])
def test_a_column_of_lists_of_structs_is_no_contacts(tmp_path: Path, depth: int) -> None:
    phones = pa.array([{"nr": "070-174 06 05"}])
    for _ in range(depth):
        phones = pa.ListArray.from_arrays([0, 1], phones)
    pq.write_table(pa.table({"id": ["1"], "text": ["a"], "phone": phones}), tmp_path / "ads.parquet")
    with pytest.raises(InputError, match=r"phone for phone is of type list<.*struct.*not text"):
        analyse_distributed(tmp_path / "ads.parquet", out=tmp_path / "r.lykta")


def test_what_is_remarked_on_the_parts_of_a_folder_is_what_is_remarked_on_the_files(tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    for number in range(3):
        ads = {"id": [f"a{number}"], "text": ["Hej på er"], "telefon": ["070-174 06 05"], "telefon 2": ["1"]}
        pq.write_table(pa.table(ads), parts / f"part-{number}.parquet")
    here, there = Listener(), Listener()
    files = [str(path) for path in sorted(parts.iterdir())]
    analyse(files, out=tmp_path / "here.lykta", options=options(tmp_path), watcher=here)
    analyse_distributed(parts, out=tmp_path / "there.lykta", watcher=there)
    assert here.notes == there.notes
    assert [
        note for note in there.notes if "telefon 2" in note and note.endswith("; the same in other files: 2")
    ]


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    empty = pa.table({"id": pa.array([], pa.string()), "text": pa.array([], pa.string())})
    pq.write_table(empty, tmp_path / "ads.parquet")
    with pytest.raises(InputError, match="holds a header and no ads"):
        analyse_distributed(tmp_path / "ads.parquet", out=tmp_path / "r.lykta")


@pytest.mark.parametrize("lost", [0, 3, -1])
def test_rows_that_do_not_come_are_missed(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    each = InProcessFiles.each

    def losing(self: InProcessFiles, function: ReadRows) -> Iterator[Any]:
        made = list(each(self, function))
        del made[lost]
        yield from made

    monkeypatch.setattr(InProcessFiles, "each", losing)
    with pytest.raises(InputError, match="not every row came"):
        analyse_distributed(county / "ads.parquet", out=tmp_path / "r.lykta")
    assert not (tmp_path / "r.lykta").exists()


def test_rows_that_come_twice_are_seen(county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    each = InProcessFiles.each
    monkeypatch.setattr(InProcessFiles, "each", lambda self, function: [*each(self, function)] * 2)
    with pytest.raises(InputError, match="came twice"):
        analyse_distributed(county / "ads.parquet", out=tmp_path / "r.lykta")


def test_what_is_named_is_found_by_path_address_pattern_and_folder(tmp_path: Path) -> None:
    for name in ("å.parquet", "b.parquet", "c.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    both = sorted([tmp_path / "b.parquet", tmp_path / "å.parquet"])
    assert find_parquet([str(tmp_path / "*.parquet")]) == both
    assert find_parquet([(tmp_path / name).as_uri() for name in ("å.parquet", "b.parquet")]) == both
    assert find_parquet([str(tmp_path)]) == [tmp_path]
    (far,) = find_parquet(["hdfs://host/ads/*.parquet"])
    assert address_of(far) == "hdfs://host/ads/*.parquet"
    assert address_of(Path("/a/[1]")) == r"file:///a/\[1\]"
    with pytest.raises(InputError, match="does not exist"):
        find_parquet([(tmp_path / "nowhere").as_uri()])


@pytest.mark.parametrize(
    "address",
    ["hdfs://host/ads/a.parquet", "hdfs:///ads/a.parquet", "s3a://bucket//a.parquet", "s3a://b/ads/"],
)
def test_another_file_system_is_named_as_it_was_given(address: str) -> None:
    (found,) = find_parquet([address, address])
    assert address_of(found) == address
    arrived = pickle.loads(pickle.dumps(to_display_path(address)))  # noqa: S301 - pickled on the line
    assert str(arrived) == address
    assert arrived == found


def test_a_file_of_this_machine_is_named_by_its_path() -> None:
    assert to_display_path("file:///%C3%A5%20ads/a.parquet") == Path("/å ads/a.parquet")
