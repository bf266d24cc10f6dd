"""The files of the project, as these tests read them."""

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def relative(path: Path) -> str:
    """A path as the documents write it: from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that belongs to the project: all but what .gitignore names.

    The folder is walked rather than git asked, so that the tests also run where there is no git.
    """
    return tuple(sorted(_walk(ROOT, _ignored_names())))


def files(suffix: str, *, under: str = "") -> list[Path]:
    """The project's files with this suffix, in the folder given or anywhere."""
    top = ROOT / under
    return [path for path in project_files() if path.suffix == suffix and path.is_relative_to(top)]


def documents() -> list[Path]:
    """Every page about the project; the handbook's pages are content, with tests of their own."""
    return [path for path in files(".md") if not path.is_relative_to(ROOT / "src")]


def _ignored_names() -> list[str]:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return [".git", *(line.rstrip("/") for line in lines)]


def _walk(folder: Path, ignored: list[str]) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if any(fnmatch(entry.name, pattern) for pattern in ignored):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), ignored)
        else:
            yield Path(entry.path)
