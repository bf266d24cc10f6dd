"""A file of a format appears whole or not at all, is the owner's alone, and says what it cannot do."""

import errno
import gc
import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest

from lykta.ads.explore import Bench
from lykta.ads.explore.labels import label_for
from lykta.ads.export import FORMATS, ExportRequest, Written, format_of, write_export
from lykta.ads.export.records import reading_records
from lykta.ads.judgements import JudgedLink, Judgement, JudgementLog, Verdict, log_beside
from lykta.ads.result import ExportFormat
from lykta.ads.result.tables import whole_file
from lykta.errors import InputError
from tests.ads.export.conftest import IDS, Export
from tests.ads.result.small_result import ALONE, BIG

EACH = pytest.mark.parametrize("form", list(FORMATS))


@EACH
def test_only_the_owner_may_read_it_and_a_second_one_has_the_same_bytes(
    form: ExportFormat, export: Export
) -> None:
    path = export(form)
    assert path.stat().st_mode & 0o777 == 0o600
    first = path.read_bytes()
    assert export(form).read_bytes() == first


@EACH
def test_a_network_that_is_not_there_leaves_nothing(
    form: ExportFormat, export: Export, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError, match="There is no network n99"):
        export(form, networks=(BIG, "n99"))
    with pytest.raises(InputError, match="one ad that nothing links"):
        export(form, networks=(ALONE,))
    assert sorted(tmp_path.iterdir()) == before


@EACH
def test_no_networks_are_an_empty_file_that_still_explains_itself(form: ExportFormat, export: Export) -> None:
    assert export(form, networks=()).stat().st_size > 1000


class _Full(io.FileIO):
    """A file on a disk that has room for so many bytes."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > 500:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data) or 0


@EACH
def test_a_full_disk_is_told_and_leaves_nothing(
    form: ExportFormat, export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def on_full_disk(path: Path) -> Iterator[BinaryIO]:
        with whole_file(path) as file, io.BufferedRandom(_Full(os.dup(file.fileno()), "r+")) as full:
            yield full

    monkeypatch.setattr("lykta.ads.export.writing.whole_file", on_full_disk)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError, match="could not be written: No space left"):
        export(form)
    # What is thrown away ends quietly: a warning would fail the test.
    gc.collect()
    assert sorted(tmp_path.iterdir()) == before


def test_an_export_follows_judgements_and_tells_how_much_it_holds(bench: Bench, tmp_path: Path) -> None:
    with bench.reading() as opened:
        before = write_export(opened, tmp_path / "a.gexf", "gexf", ExportRequest(networks=(BIG,)))
    assert before == Written(ads=3, links=2)
    bench.log.add(Judgement(JudgedLink.between(*IDS[:2]), Verdict.NOT), by="Åsa Ö")
    with bench.reading() as opened:
        after = write_export(opened, tmp_path / "b.gexf", "gexf", ExportRequest())
        named = {row["network"] for row in opened.engine.arrow("SELECT network FROM networks").to_pylist()}
    assert after.ads == 6
    written = (tmp_path / "b.gexf").read_text("utf-8")
    assert all(name in written for name in named)
    assert 'value="not"' in written


def test_what_is_judged_while_an_export_is_written_is_not_in_it(bench: Bench) -> None:
    with bench.reading() as opened, reading_records(opened, ExportRequest()) as records:
        before = [one.network for one in records.networks()]
        bench.log.add(Judgement(JudgedLink.between(*IDS[:2]), Verdict.NOT), by="Åsa Ö")
        with bench.reading() as changed:
            assert changed.changes.came or changed.changes.gone
            assert changed.engine.arrow("SELECT network FROM networks").num_rows
        assert [one.network for one in records.networks()] == before
        assert next(link.verdict for link in records.links()) == "same"


def test_the_result_is_not_written_over(bench: Bench) -> None:
    with bench.reading() as opened, pytest.raises(InputError, match="is the result or belongs to it"):
        write_export(opened, opened.path, "gexf", ExportRequest())


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("n.xlsx", "xlsx"),
        ("n.GRAPHML", "graphml"),
        ("n.gexf", "gexf"),
        ("n.zip", "i2"),
        ("n.ftm.json", "ftm"),
        ("n.json", None),
        ("n.csv", None),
    ],
)
def test_the_suffix_tells_the_format(name: str, form: ExportFormat | None) -> None:
    assert format_of(Path(name)) == form


def test_a_file_that_ends_otherwise_than_its_format_is_refused() -> None:
    with pytest.raises(InputError, match=r"ends in \.ftm\.json"):
        format_of(Path("n.json"), "ftm")
    with pytest.raises(InputError, match="There is no format pdf"):
        format_of(Path("n.pdf"), cast("ExportFormat", "pdf"))


def test_names_and_tags_leave_with_their_networks_unless_they_hold_a_contact(
    bench: Bench, tmp_path: Path
) -> None:
    log = JudgementLog(log_beside(tmp_path / "own.lykta"))
    ads = IDS[:3]
    log.add(label_for(BIG, ads, name="Regina m.fl.", tags="sommar, 070-174 06 05", note=""), by="A. N.")
    with bench.reading(described=False) as opened:
        write_export(opened, tmp_path / "out.graphml", "graphml", ExportRequest())
    told = (tmp_path / "out.graphml").read_text(encoding="utf-8")
    assert "Regina m.fl." in told
    assert "070-174" not in told


@EACH
def test_an_analyst_whose_name_reads_as_a_contact_is_not_named_by_it(
    form: ExportFormat, bench: Bench, tmp_path: Path
) -> None:
    """A log that an earlier version wrote may hold such a name."""
    bench.judge(Judgement(JudgedLink.between("b1", IDS[4]), Verdict.SAME), by="eva 070-174 06 05")
    out = tmp_path / f"out{FORMATS[form].suffix}"
    with bench.reading() as opened:
        write_export(opened, out, form, ExportRequest())
    data = out.read_bytes()
    if zipfile.is_zipfile(out):
        with zipfile.ZipFile(out) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    assert b"174 06 05" not in data
    assert b"[phone]" in data
