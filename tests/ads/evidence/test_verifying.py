"""Whatever is done to a folder after it was signed is found."""

import json
import os
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.ads.evidence.exporting import Exported
from lykta.ads.evidence.signing import JUDGEMENTS, MANIFEST, SIGNATURE, EvidenceKey, canonical, read_manifest
from lykta.ads.evidence.verifying import FaultyFile, FileFault, verify
from lykta.ads.judgements import JudgedLink, Judgement, Verdict
from lykta.ads.judgements.entries import hash_of
from lykta.errors import InputError
from tests.ads.evidence.test_log_extract import lines_of
from tests.ads.judgements.made import entries_of
from tests.examples import examples

once = settings(
    max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)

LOG = lines_of(entries_of(*[("anna", Judgement(JudgedLink("a", "b"), Verdict.SAME))] * 3))
HASHES = [hash_of(line) for line in LOG]
WITHHELD = [canonical({"number": number, "withheld": mark}) + b"\n" for number, mark in enumerate(HASHES, 1)]


@once
@given(st.data())
def test_a_flipped_byte_of_any_file_is_found_and_its_file_named(made: Exported, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(path for path in made.folder.iterdir() if path.stat().st_size)))
    whole = path.read_bytes()
    at, by = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(1, 255))
    try:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ by]) + whole[at + 1 :])
        found = verify(made.folder)
        assert not found.holds
        names = {each.name for each in found.found}
        # A signature that does not fit is told of what it signs; a changed manifest tells of others wrongly.
        assert (MANIFEST if path.name == SIGNATURE else path.name) in names
        assert len(names) == 1 or path.name == MANIFEST
    finally:
        path.write_bytes(whole)
    assert verify(made.folder).holds


@once
@given(st.data())
def test_a_file_that_is_shorter_or_longer_is_found(made: Exported, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(path for path in made.folder.iterdir() if path.stat().st_size)))
    whole = path.read_bytes()
    try:
        path.write_bytes(data.draw(st.sampled_from([whole[:-1], whole + b"\n", whole[1:], b""])))
        assert not verify(made.folder).holds
    finally:
        path.write_bytes(whole)


def every_file(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_any_file_that_is_missing_is_named(made: Exported) -> None:
    for name in every_file(made.folder):
        kept = (made.folder / name).read_bytes()
        (made.folder / name).unlink()
        assert FaultyFile(name, FileFault.MISSING) in verify(made.folder).found
        (made.folder / name).write_bytes(kept)


def test_any_file_that_was_renamed_is_missing_and_added(made: Exported) -> None:
    for name in every_file(made.folder):
        (made.folder / name).rename(made.folder / "renamed")
        found = verify(made.folder).found
        assert FaultyFile(name, FileFault.MISSING) in found
        assert FaultyFile("renamed", FileFault.ADDED) in found or name in {MANIFEST, SIGNATURE}
        (made.folder / "renamed").rename(made.folder / name)


def test_two_files_that_changed_names_are_found(made: Exported) -> None:
    (made.folder / "index.html").rename(made.folder / "kept")
    (made.folder / "index.en.html").rename(made.folder / "index.html")
    (made.folder / "kept").rename(made.folder / "index.en.html")
    assert [each.name for each in verify(made.folder).found] == ["index.en.html", "index.html"]


@pytest.mark.parametrize("name", ["extra.txt", ".hidden", "INDEX.HTML", "index.html ", "å", "manifest.json~"])
def test_any_file_that_was_added_is_named(made: Exported, name: str) -> None:
    (made.folder / name).touch()
    assert verify(made.folder).found == (FaultyFile(name, FileFault.ADDED),)


def test_a_name_that_is_no_text_is_named_too(made: Exported) -> None:
    name = os.fsdecode(b"\xff\xfe")
    (made.folder / name).touch()
    assert verify(made.folder).found == (FaultyFile(name, FileFault.ADDED),)


def test_a_folder_within_is_named(made: Exported) -> None:
    (made.folder / "more").mkdir()
    assert verify(made.folder).found == (FaultyFile("more", FileFault.ADDED),)


def test_any_file_in_whose_place_a_link_lies_is_named(made: Exported, tmp_path: Path) -> None:
    for name in every_file(made.folder):
        elsewhere = tmp_path / "elsewhere"
        (made.folder / name).rename(elsewhere)
        (made.folder / name).symlink_to(elsewhere)
        assert FaultyFile(name, FileFault.NOT_A_FILE) in verify(made.folder).found
        (made.folder / name).unlink()
        elsewhere.rename(made.folder / name)
    assert verify(made.folder).holds


def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(made: Exported) -> None:
    for name in ("ads.csv", MANIFEST):
        kept = (made.folder / name).read_bytes()
        (made.folder / name).unlink()
        os.mkfifo(made.folder / name)
        assert FaultyFile(name, FileFault.NOT_A_FILE) in verify(made.folder).found
        (made.folder / name).unlink()
        (made.folder / name).write_bytes(kept)


def test_a_folder_in_the_place_of_a_file_is_named(made: Exported) -> None:
    (made.folder / "ads.csv").unlink()
    (made.folder / "ads.csv").mkdir()
    assert verify(made.folder).found == (FaultyFile("ads.csv", FileFault.NOT_A_FILE),)


def resigned(folder: Path, key: EvidenceKey, **changed: object) -> None:
    """Change the manifest and sign it anew, as somebody with a key of their own would."""
    values = json.loads((folder / MANIFEST).read_bytes()) | changed
    data = canonical(values)
    (folder / MANIFEST).write_bytes(data)
    (folder / SIGNATURE).write_bytes(key.sign(data))


def test_a_manifest_signed_with_another_key_does_not_fit_the_key_that_it_names(made: Exported) -> None:
    resigned(made.folder, EvidenceKey(b"x" * 32), purpose="another purpose")
    assert verify(made.folder).found == (FaultyFile(MANIFEST, FileFault.NOT_SIGNED),)


def test_a_forger_with_a_key_of_their_own_is_found_by_whoever_knows_the_signer(
    made: Exported, key: EvidenceKey
) -> None:
    forger = EvidenceKey(b"x" * 32)
    signer = {"algorithm": "Ed25519", "public_key": forger.public.hex(), "fingerprint": forger.fingerprint}
    resigned(made.folder, forger, purpose="another purpose", signer=signer)
    # Nothing in the folder tells it from one that the forger made honestly.
    assert verify(made.folder).holds
    assert not verify(made.folder).signer_checked
    for known in (key.fingerprint, key.public.hex()):
        assert verify(made.folder, signer=known).found == (FaultyFile(SIGNATURE, FileFault.OTHER_SIGNER),)


def test_the_signer_is_known_by_key_or_by_fingerprint(made: Exported, key: EvidenceKey) -> None:
    for known in (key.fingerprint, key.public.hex()):
        found = verify(made.folder, signer=known)
        assert found.holds
        assert found.signer_checked


def test_a_manifest_that_claims_the_fingerprint_of_another_is_found(made: Exported) -> None:
    forger = EvidenceKey(b"x" * 32)
    claimed = json.loads((made.folder / MANIFEST).read_bytes())["signer"]["fingerprint"]
    signer = {"algorithm": "Ed25519", "public_key": forger.public.hex(), "fingerprint": claimed}
    resigned(made.folder, forger, signer=signer)
    assert FaultyFile(MANIFEST, FileFault.CHANGED) in verify(made.folder).found


@pytest.mark.parametrize(
    "name", ["../county.lykta", "/etc/passwd", "a/b", "..", ".", "", "a\\b", "C:x", "x\x00", "å", MANIFEST]
)
def test_a_name_that_leads_outside_the_folder_is_never_followed(
    made: Exported, key: EvidenceKey, name: str
) -> None:
    files = json.loads((made.folder / MANIFEST).read_bytes())["files"]
    resigned(made.folder, key, files=files | {name: {"sha256": "0" * 64, "size": 1}})
    assert verify(made.folder).found == (FaultyFile(MANIFEST, FileFault.CHANGED),)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"files": {}}', b'{"files": 1, "format": 2}'],
)
def test_what_is_no_manifest_is_none(data: bytes) -> None:
    assert read_manifest(data) is None


@given(st.binary(max_size=100) | st.text(max_size=50).map(str.encode))
def test_no_bytes_make_the_reader_of_manifests_fail(data: bytes) -> None:
    assert read_manifest(data) is None


@pytest.mark.parametrize(
    "entry", [{"sha256": 1, "size": 1}, {"sha256": "0" * 64, "size": True}, {}, [], None]
)
def test_an_entry_of_another_shape_is_none_of_ours(made: Exported, key: EvidenceKey, entry: object) -> None:
    resigned(made.folder, key, files={"ads.csv": entry})
    assert verify(made.folder).found == (FaultyFile(MANIFEST, FileFault.CHANGED),)


def test_the_same_values_in_another_form_are_found(made: Exported) -> None:
    values = json.loads((made.folder / MANIFEST).read_bytes())
    (made.folder / MANIFEST).write_text(json.dumps(values, indent=1), encoding="utf-8")
    assert verify(made.folder).found == (FaultyFile(MANIFEST, FileFault.CHANGED),)


def test_a_manifest_too_large_to_be_ours_is_not_read(made: Exported) -> None:
    (made.folder / MANIFEST).write_bytes(b" " * (1 << 22) + b" ")
    assert verify(made.folder).found == (FaultyFile(MANIFEST, FileFault.CHANGED),)


def test_a_copy_elsewhere_verifies_as_well(made: Exported, tmp_path: Path) -> None:
    shutil.copytree(made.folder, tmp_path / "copy")
    assert verify(tmp_path / "copy").holds


def test_a_folder_of_something_else_is_told_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not an evidence folder"):
        verify(tmp_path)


@pytest.mark.parametrize("name", ["missing", "file"])
def test_what_is_no_folder_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="There is no folder"):
        verify(tmp_path / name)


def with_judgements(folder: Path, key: EvidenceKey, data: bytes, **log: object) -> None:
    """Put other judgements into a folder and sign it anew with the analyst's own key."""
    (folder / JUDGEMENTS).write_bytes(data)
    values = json.loads((folder / MANIFEST).read_bytes())
    values["files"][JUDGEMENTS] = {"sha256": sha256(data).hexdigest(), "size": len(data)}
    resigned(folder, key, files=values["files"], log=log or values["log"])


@pytest.mark.parametrize(
    "lines", [LOG, WITHHELD, [LOG[0], WITHHELD[1], LOG[2]], [WITHHELD[0], LOG[1], WITHHELD[2]]]
)
def test_judgements_are_a_chain_whichever_lines_are_withheld(
    made: Exported, key: EvidenceKey, tmp_path: Path, lines: list[bytes]
) -> None:
    with_judgements(made.folder, key, b"".join(lines), entries=3, head=HASHES[-1])
    (tmp_path / "log").write_bytes(b"".join(LOG))
    assert verify(made.folder).holds
    assert verify(made.folder, log=tmp_path / "log").holds


@pytest.mark.parametrize(
    "lines",
    [
        LOG[:2],
        [LOG[0], LOG[2]],
        [WITHHELD[0], WITHHELD[2]],
        [WITHHELD[1], LOG[1], LOG[2]],
        [LOG[1], LOG[0], LOG[2]],
        [LOG[0], LOG[1], LOG[1]],
        [LOG[0], LOG[1], LOG[2].replace(b"anna", b"bo")],
        [b"{}\n", LOG[1], LOG[2]],
        [b"[]\n", LOG[1], LOG[2]],
        [b"\xff\n", LOG[1], LOG[2]],
        [],
    ],
)
def test_judgements_of_which_a_signer_left_out_or_made_up_one_are_found(
    made: Exported, key: EvidenceKey, lines: list[bytes]
) -> None:
    with_judgements(made.folder, key, b"".join(lines), entries=3, head=HASHES[-1])
    assert verify(made.folder, signer=key.fingerprint).found == (FaultyFile(JUDGEMENTS, FileFault.NO_CHAIN),)


def test_a_log_that_went_on_after_the_folder_was_made_is_the_same_log(
    made: Exported, key: EvidenceKey, tmp_path: Path
) -> None:
    with_judgements(made.folder, key, b"".join(LOG[:2]), entries=2, head=HASHES[1])
    (tmp_path / "log").write_bytes(b"".join(LOG))
    assert verify(made.folder, log=tmp_path / "log").holds


@pytest.mark.parametrize("lines", [LOG[:2], [LOG[0].replace(b"anna", b"bo"), *LOG[1:]], []])
def test_another_log_is_found(made: Exported, key: EvidenceKey, tmp_path: Path, lines: list[bytes]) -> None:
    with_judgements(made.folder, key, b"".join(WITHHELD), entries=3, head=HASHES[-1])
    (tmp_path / "log").write_bytes(b"".join(lines))
    found = verify(made.folder, log=tmp_path / "log")
    assert found.found == (FaultyFile(JUDGEMENTS, FileFault.OTHER_LOG),)
    assert found.differs_from_log_alone
    assert not found.holds
    (made.folder / "ads.csv").write_bytes(b"x")
    assert not verify(made.folder, log=tmp_path / "log").differs_from_log_alone


def test_a_log_that_is_not_there_is_told(made: Exported, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        verify(made.folder, log=tmp_path / "none")
