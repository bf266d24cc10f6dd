"""Nothing in the project names the machine it was written on or a registry it was installed from."""

import re
from pathlib import Path

import pytest

from tests.project.tree import ROOT, project_files, relative

# Home folders, work folders and temporary folders: a path that exists on one machine only.
MACHINE_PATH = re.compile(r"(?<![\w.~*}])/(?:home|Users|root|work|tmp|private/tmp)/[\w.]")
# An address of a package registry, or an option of pip or uv that would hold one.
REGISTRY = re.compile(
    r"^\s*--?(?:i|f|index-url|extra-index-url|find-links|trusted-host)[ =]"
    r"|https?://[^\s\"']*/(?:simple|pypi|npm)\b|https?://(?:localhost|127\.0\.0\.1)[^\s\"']*\.whl",
    re.MULTILINE,
)
LOCKS_WITH_ADDRESSES = {"uv.lock", "pylock.toml", "poetry.lock", "pdm.lock", "package-lock.json"}


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="ignore")


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{relative(path)}: {match.group().strip()}"
        for path in project_files()
        for match in pattern.finditer(_text(path))
        if path != Path(__file__)
    ]


def test_no_file_names_a_path_of_one_machine() -> None:
    assert _found(MACHINE_PATH) == []


def test_no_file_names_a_registry() -> None:
    assert _found(REGISTRY) == []


def test_no_lock_file_holds_addresses() -> None:
    assert [relative(path) for path in project_files() if path.name in LOCKS_WITH_ADDRESSES] == []


# The samples are put together here, so that this file names no such path either.
@pytest.mark.parametrize("folder", ["home", "Users", "root", "work", "tmp"])
@pytest.mark.parametrize("line", ["cd /{}/anna", "open('/{}/ads.csv')", '"/{}/.cache"'])
def test_a_path_of_one_machine_is_found(folder: str, line: str) -> None:
    assert MACHINE_PATH.search(line.format(folder))


@pytest.mark.parametrize(
    "line", ["src/work/x", "https://example.org/home/page", "/usr/bin", "~/tmp/x", "/homes/x"]
)
def test_other_paths_are_let_be(line: str) -> None:
    assert not MACHINE_PATH.search(line)


@pytest.mark.parametrize(
    "line",
    ["--index-url https://a.example", "-f ../wheels", "url = 'http://localhost:3141/root/pypi/simple'"],
)
def test_a_registry_is_found(line: str) -> None:
    assert REGISTRY.search(line)


def test_the_requirements_say_how_they_were_made_without_naming_an_index() -> None:
    for path in ROOT.glob("requirements*.txt"):
        assert "--no-emit-index-url --no-emit-find-links" in path.read_text(encoding="utf-8"), path.name
