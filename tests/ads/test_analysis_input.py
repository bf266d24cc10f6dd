"""Files that are wrong, odd or nearly empty: each row is accounted for, each refusal is one clear line."""

from pathlib import Path
from typing import Any

import pytest

from lykta.ads.result import ResultFile
from lykta.ads.result.file import open_result
from lykta.errors import InputError
from tests.ads.pipeline.analysed import Listener, analysed, write_ads

TEXT = "Hej jag heter Mira och är ny i Karlstad denna vecka"


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"ads.csv", "k.key"}


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        (b"", {}, "is empty"),
        (b"id,text\n", {}, "holds a header and no ads"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 9, {}, r"ads\.csv"),
        (b"number,words\n1,hej\n", {}, r"ads\.csv"),
        (b"id,text\n1,hej\n", {"encoding": "klingon"}, "klingon"),
        (b"id,text\n1,hej\n", {"columns": {"text": "annons"}}, "annons"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_left(
    tmp_path: Path, content: bytes, options: dict[str, Any], told: str
) -> None:
    ads = tmp_path / "ads.csv"
    ads.write_bytes(content)
    with pytest.raises(InputError, match=told) as error:
        analysed(ads, **options)
    assert "\n" not in str(error.value)
    assert left(tmp_path) == set()


def test_a_folder_is_no_file_of_ads(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        analysed(tmp_path / "ads.csv")


@pytest.mark.parametrize(
    ("out", "told"), [("missing/r.lykta", "There is no folder"), ("place", "is a folder")]
)
def test_a_result_that_cannot_be_written_is_refused_before_any_work(
    tmp_path: Path, out: str, told: str
) -> None:
    (tmp_path / "place").mkdir()
    listener = Listener()
    with pytest.raises(InputError, match=told):
        analysed(write_ads(tmp_path / "ads.csv", [{"id": "1", "text": TEXT}]), out=out, watcher=listener)
    assert listener.heard == []


def test_when_no_row_can_be_used_all_lie_among_the_rejected_and_no_result_is_left(tmp_path: Path) -> None:
    ads = write_ads(tmp_path / "ads.csv", [{"id": "", "text": TEXT}, {"id": "2", "text": ""}])
    with pytest.raises(
        InputError, match=r"None of the 2 rows could be used \(no id: 1; no text: 1\).*r\.rejected\.csv"
    ):
        analysed(ads)
    assert left(tmp_path) == {"r.rejected.csv"}
    assert (tmp_path / "r.rejected.csv").read_text("utf-8").count("\n") == 3


def test_when_no_row_can_be_used_an_earlier_result_and_its_rejected_rows_stay(tmp_path: Path) -> None:
    rows = [{"id": "1", "text": TEXT}, {"id": "2", "text": ""}]
    analysed(write_ads(tmp_path / "ads.csv", rows))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("r.")}
    assert before.keys() == {"r.lykta", "r.rejected.csv"}
    with pytest.raises(InputError, match=r"\(no text: 1\).*r\.lykta and its rejected rows are as they were"):
        analysed(write_ads(tmp_path / "bad.csv", rows[1:]))
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def test_rows_in_are_rows_kept_rows_that_repeat_an_ad_and_rows_rejected(tmp_path: Path) -> None:
    ads = tmp_path / "ads.csv"
    ads.write_bytes(f"id,text\r\n1,{TEXT}\r\n2,\r\n3,nul\x00nul i texten\r\n,utan\r\n1,{TEXT}\r\n".encode())
    listener = Listener()
    summary = analysed(ads, watcher=listener)
    assert (summary.rows_in, summary.rows_kept, summary.ads) == (5, 2, 2)
    assert (summary.rows_repeated, summary.rows_rejected, summary.rows_set_aside) == (1, 2, 3)
    with ResultFile(tmp_path / "r.lykta") as result:
        assert list(map(str, result.remarks)) == listener.notes
    assert "rows that repeat an ad exactly, and were set aside: 1" in listener.notes
    assert any("NUL" in note for note in listener.notes)
    rejected = (tmp_path / "r.rejected.csv").read_text("utf-8")
    assert "the same ad as in ads.csv line 2, which was kept" in rejected


def test_an_id_on_rows_that_differ_is_refused_by_name_and_lines(tmp_path: Path) -> None:
    rows = [{"id": "x7", "text": TEXT}, {"id": "x8", "text": TEXT}, {"id": "x7", "text": TEXT + " igen"}]
    with pytest.raises(InputError, match=r"x7 \(ads\.csv line 2, ads\.csv line 4: text\)"):
        analysed(write_ads(tmp_path / "ads.csv", rows))
    assert left(tmp_path) == set()


def test_rows_that_differ_in_their_contact_alone_are_not_the_same_ad(tmp_path: Path) -> None:
    rows = [{"id": "x7", "text": f"{TEXT}, ring 070-174 06 {number}"} for number in ("05", "06")]
    with pytest.raises(InputError, match=r"x7 \(.*: contacts\)"):
        analysed(write_ads(tmp_path / "ads.csv", rows))


def test_rows_that_differ_in_columns_that_are_not_used_are_one_ad(tmp_path: Path) -> None:
    rows = [{"id": "x7", "text": TEXT, "nr": nr, "pris": pris} for nr, pris in (("1", ""), ("2", "500"))]
    other = {"id": "x8", "text": TEXT, "nr": "3", "pris": ""}
    kept = []
    for folder, order in (("a", [*rows, other]), ("b", [other, *reversed(rows)])):
        (tmp_path / folder).mkdir()
        listener = Listener()
        ads = write_ads(tmp_path / folder / "ads.csv", order)
        summary = analysed(ads, watcher=listener)
        assert (summary.rows_in, summary.rows_repeated, summary.rows_rejected, summary.ads) == (3, 1, 0, 2)
        assert (
            "rows that repeat an ad except in columns that are not used or in spaces, and were set aside: 1"
            in listener.notes
        )
        rejected = (tmp_path / folder / "r.rejected.csv").read_text("utf-8")
        assert "which was kept, except in columns that are not used or in spaces" in rejected
        engine, _ = open_result(tmp_path / folder / "r.lykta")
        with engine:
            kept.append(engine.arrow("SELECT extra FROM ads ORDER BY ad")["extra"].to_pylist())
    # The row that tells more is kept, in whatever order they stand.
    assert kept[0] == kept[1]
    assert '"pris":"500"' in kept[0][0]


def test_white_space_makes_no_other_ad_and_which_row_is_kept_depends_on_no_order(tmp_path: Path) -> None:
    text = f"{TEXT}, ring 070-174 06 05 eller 070-174 06 06"
    rows = [
        {"id": "x7", "text": text, "ort": "Norra Ny"},
        {"id": "x7 ", "text": f"  {text.replace(' ', '  ')}\u00a0", "ort": " Norra  Ny"},
        {"id": "x7", "text": text.replace(", ", ",\n"), "ort": "Norra Ny"},
    ]
    kept = []
    for folder, order in (("a", rows), ("b", rows[::-1])):
        (tmp_path / folder).mkdir()
        summary = analysed(write_ads(tmp_path / folder / "ads.csv", order))
        assert (summary.ads, summary.rows_in) == (1, 3)
        engine, _ = open_result(tmp_path / folder / "r.lykta")
        with engine:
            kept.append(engine.arrow("SELECT text FROM ads").to_pylist())
    assert kept[0] == kept[1]


def test_contacts_that_change_places_make_another_ad(tmp_path: Path) -> None:
    texts = (
        f"{TEXT}, 070-174 06 05 dagtid och 070-174 06 06 kväll",
        f"{TEXT}, 070-174 06 06 dagtid och 070-174 06 05 kväll",
    )
    with pytest.raises(InputError, match=r"x7 \(.*: contacts\)"):
        analysed(write_ads(tmp_path / "ads.csv", [{"id": "x7", "text": text} for text in texts]))


@pytest.mark.parametrize(
    ("texts", "networks"),
    [
        ([TEXT], 0),
        ([TEXT, TEXT], 1),
        (["💋", "💋💋 🌸", "..."], None),
        (["💋"], 0),
        (["070-174 06 05"] * 2, 1),
    ],
)
def test_few_ads_and_ads_without_a_word_are_analysed(
    tmp_path: Path, texts: list[str], networks: int | None
) -> None:
    rows = [{"id": str(at), "text": text} for at, text in enumerate(texts)]
    summary = analysed(write_ads(tmp_path / "ads.csv", rows))
    assert summary.ads == len(texts)
    assert networks is None or summary.networks == networks


DATES = [
    "2024-03-14", "2024-03-14 18:05", "2024-03-14T18:05:33", "2024-03-14T18:05:33Z", "20240314",
    "14 mars 2024", "14/03/2024", "14.03.2024", "", "i går kväll",
]  # fmt: skip


def test_dates_of_many_kinds_are_read_or_told_and_cost_no_row(tmp_path: Path) -> None:
    rows = [{"id": str(at), "text": TEXT, "posted_at": date} for at, date in enumerate(DATES)]
    listener = Listener()
    assert analysed(write_ads(tmp_path / "ads.csv", rows), watcher=listener).rows_kept == len(DATES)
    assert any("dates not understood" in note and "i går kväll" in note for note in listener.notes)


def test_bytes_of_another_encoding_than_the_forced_one_are_never_taken_silently(tmp_path: Path) -> None:
    ads = tmp_path / "ads.csv"
    ads.write_bytes(f"id,text\n1,{TEXT}\n2,Hej Lo\n".encode("cp1252"))
    summary = analysed(ads, encoding="utf-8")
    assert (summary.rows_kept, summary.rows_rejected) == (1, 1)


def test_american_dates_are_refused_before_a_result_is_written(tmp_path: Path) -> None:
    rows = [{"id": str(day), "text": TEXT, "datum": f"08/{day:02}/2026"} for day in range(1, 20)]
    with pytest.raises(InputError, match=r"ads\.csv: 7 dates have the month first.* 11 others"):
        analysed(write_ads(tmp_path / "ads.csv", rows))
    assert left(tmp_path) == set()


def test_examples_in_a_remark_are_read_for_contacts_one_by_one(tmp_path: Path) -> None:
    dates = ["06/16/2026", "i går, ring 070-174 06 05", "11/24/2026"]
    rows = [{"id": str(at), "text": TEXT, "datum": date} for at, date in enumerate(dates)]
    listener = Listener()
    analysed(write_ads(tmp_path / "ads.csv", rows), watcher=listener)
    (note,) = [note for note in listener.notes if "dates not understood" in note]
    assert "'11/24/2026'" in note
    assert "070" not in note
