"""A stranger without Lykta checks a folder with the very commands that its README tells."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lykta.ads.evidence.exporting import Exported
from lykta.ads.evidence.readme import FILES
from lykta.ads.evidence.signing import EvidenceKey
from tests.project.named_commands import named_commands

pytestmark = pytest.mark.skipif(
    any(shutil.which(program) is None for program in ("openssl", "sha256sum", "sh")),
    reason="openssl, sha256sum and a shell are what a stranger checks with",
)


def commands(folder: Path) -> list[str]:
    """The commands, in the order in which the README tells them, once: both languages tell the same."""
    text = (folder / "README.txt").read_text(encoding="utf-8")
    found = re.findall(r"^ {7}((?:openssl|grep|sha256sum|ls|python3) .+)$", text, re.MULTILINE)
    assert found[:6] == found[6:]
    return found[:6]


def said(folder: Path, command: str) -> str:
    """What a shell in the folder prints."""
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def answers(folder: Path) -> list[str]:
    return [said(folder, command) for command in commands(folder)]


def test_a_network_probably_has_one_author_in_both_languages(made: Exported) -> None:
    text = (made.folder / "README.txt").read_text(encoding="utf-8")
    assert (text.count("troligen har samma avsändare"), text.count("probably have one author")) == (1, 1)


def test_the_commands_say_what_the_readme_says_they_do(made: Exported, key: EvidenceKey) -> None:
    fingerprint, signature, sums, each, count, python = answers(made.folder)
    assert fingerprint.split()[0] == key.fingerprint
    assert "Signature Verified Successfully" in signature
    assert sums.strip() == "1"
    assert len(re.findall(r": OK$", each, re.MULTILINE)) == FILES - 3
    assert count.strip() == str(FILES)
    assert python.strip() == "[]"


def test_what_says_how_alike_texts_are_is_explained_in_both_languages(made: Exported) -> None:
    text = (made.folder / "README.txt").read_text(encoding="utf-8")
    for column in ("similarity", "jaccard", "information", "other_contacts", "shared_words"):
        assert len(re.findall(rf"^  {column} +\S", text, re.MULTILINE)) == 2, column


def test_the_commands_find_a_changed_file(made: Exported) -> None:
    with (made.folder / "ads.csv").open("ab") as file:
        file.write(b"x")
    _, _, _, each, _, python = answers(made.folder)
    assert "ads.csv: FAILED" in each
    assert python.strip() == "['ads.csv']"


def test_the_commands_find_changed_sums(made: Exported) -> None:
    text = (made.folder / "SHA256SUMS").read_text()
    (made.folder / "SHA256SUMS").write_text(text.replace("a", "b"))
    assert answers(made.folder)[2].strip() == "0"


def test_the_commands_find_a_changed_manifest(made: Exported) -> None:
    data = (made.folder / "manifest.json").read_bytes()
    (made.folder / "manifest.json").write_bytes(data.replace(b"Anna Ek", b"Anna Ok"))
    assert "Verified Successfully" not in answers(made.folder)[1]


def test_the_commands_find_an_added_and_a_missing_file(made: Exported) -> None:
    (made.folder / "links.csv").rename(made.folder / "more.csv")
    assert answers(made.folder)[5].strip() == "['links.csv', 'more.csv']"
    (made.folder / ".hidden").touch()
    assert answers(made.folder)[4].strip() == str(FILES + 1)


def test_the_command_of_lykta_is_one_that_there_is(made: Exported, key: EvidenceKey) -> None:
    text = (made.folder / "README.txt").read_text(encoding="utf-8")
    told = re.findall(r"^ +(lykta .+)$", text, re.MULTILINE)
    assert told == [
        f"lykta workbench verify {folder} --key {key.fingerprint}" for folder in ("MAPPEN", "FOLDER")
    ]
    assert named_commands(f"`{told[0]}`")
