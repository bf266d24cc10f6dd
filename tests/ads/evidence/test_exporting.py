"""A folder appears whole or not at all, over nothing, and never without its entry in the log."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from lykta.ads.evidence.context import EvidenceRequest
from lykta.ads.evidence.exporting import Exported, export, folder_of
from lykta.ads.evidence.signing import EvidenceKey
from lykta.ads.evidence.verifying import verify
from lykta.ads.explore import Bench
from lykta.ads.identify import ContactKey
from lykta.ads.judgements import Export, Reveal
from lykta.errors import InputError, ResultError


def test_a_folder_that_was_made_verifies(exported: Exported, key: EvidenceKey) -> None:
    assert verify(exported.folder, signer=key.fingerprint).holds


def test_the_log_says_what_left_when_by_whom_and_what_for(
    exported: Exported, bench: Bench, order: EvidenceRequest
) -> None:
    (entry,) = bench.log.entries
    assert entry == exported.entry
    assert (entry.by, entry.at) == (order.by, order.moment)
    assert entry.act == Export(order.network, order.purpose, exported.manifest_hash)


def test_only_its_owner_may_read_it(exported: Exported) -> None:
    assert stat.S_IMODE(exported.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in exported.folder.iterdir()} == {0o600}


def test_nothing_but_the_folder_remains(exported: Exported) -> None:
    names = {path.name for path in exported.folder.parent.iterdir()}
    assert names == {"folder", "county.lykta", "county.judgements.jsonl"}


@pytest.mark.parametrize("taken", ["folder", "file", "link"])
def test_nothing_is_written_over(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, tmp_path: Path, taken: str
) -> None:
    out = tmp_path / "out"
    if taken == "folder":
        out.mkdir()
    elif taken == "file":
        out.touch()
    else:
        out.symlink_to("nowhere")
    with pytest.raises(InputError, match="is there already"):
        export(bench, order, out, key=key)
    assert bench.log.entries == []


def test_a_folder_that_came_meanwhile_is_not_lost(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, tmp_path: Path
) -> None:
    export(bench, order, tmp_path / "out", key=key)
    with pytest.raises(InputError, match="is there already"):
        export(bench, order, tmp_path / "out", key=key)
    assert verify(tmp_path / "out").holds
    assert len(bench.log.entries) == 1


def test_where_the_folder_cannot_be_written_nothing_remains_and_no_entry_is_made(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="could not be written"):
        export(bench, order, tmp_path / "file" / "out", key=key)
    assert bench.log.entries == []


def test_where_the_log_cannot_be_written_no_folder_appears(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, tmp_path: Path
) -> None:
    with bench.reading():
        bench.log.path.mkdir()
        with pytest.raises((ResultError, IsADirectoryError)):
            export(bench, order, tmp_path / "out", key=key)
    assert {path.name for path in tmp_path.iterdir()} == {"county.lykta", "county.judgements.jsonl"}


def test_a_refused_order_leaves_nothing(
    bench: Bench, key: EvidenceKey, order: EvidenceRequest, tmp_path: Path
) -> None:
    with pytest.raises(InputError):
        export(bench, EvidenceRequest("n0", order.purpose, order.by, order.at), tmp_path / "out", key=key)
    assert [path.name for path in tmp_path.iterdir()] == ["county.lykta"]


def test_the_workbench_puts_a_folder_beside_the_result() -> None:
    folder = folder_of(Path("/data/county.lykta"), "n0", "2026-11-25T12:00:05Z")
    assert folder == Path("/data/county.evidence/n0-20261125T120005Z")


def test_the_log_says_which_contacts_left_in_clear(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, county: Path, tmp_path: Path
) -> None:
    with bench.reading() as opened:
        contact = opened.engine.arrow(
            "SELECT contact FROM contacts JOIN members USING (ad) WHERE network = ? ORDER BY 1",
            [order.network],
        )["contact"][0].as_py()
    bench.judge(Reveal(contact, "för att jämföra med akten"), by="Anna Ek")
    contact_key = ContactKey.load(county.with_name("county.key"))
    asked = replace(order, revealed=True)
    first = export(bench, order, tmp_path / "first", key=key, contact_key=contact_key).entry.act
    second = export(bench, asked, tmp_path / "second", key=key, contact_key=contact_key).entry.act
    assert isinstance(first, Export)
    assert isinstance(second, Export)
    assert (first.clear, second.clear) == ((), (contact,))
