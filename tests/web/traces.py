"""Where a running server could leave what a visitor sent: files, the log, open files, its environment."""

import stat
from collections.abc import Iterator
from pathlib import Path

from tests.web.server import Site


def left_by(site: Site, words: tuple[str, ...]) -> list[str]:
    """The places that hold one of some words; the memory of a process while it answers is not looked into."""
    return [
        f"{word} in {place}"
        for place, content in _places(site)
        for word in words
        if word.lower().encode() in content.lower()
    ]


def _places(site: Site) -> Iterator[tuple[str, bytes]]:
    # The data folder, the folder for temporary files, the log and the folder it was started from.
    for path in sorted(site.folder.rglob("*")):
        yield f"the name of {path.name}", path.name.encode()
        if path.is_file():
            yield str(path.relative_to(site.folder)), path.read_bytes()
    for process in family(site.process):
        for kind in ("environ", "cmdline"):
            yield f"{kind} of a process", Path(f"/proc/{process}/{kind}").read_bytes()
        yield from _open_files(process)


def family(process: int) -> list[int]:
    """A process and all that it started."""
    found = [process]
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            found += family(int(child))
    return found


def _open_files(process: int) -> Iterator[tuple[str, bytes]]:
    # Also a file that has no name any longer can be read through its number.
    for number in Path(f"/proc/{process}/fd").iterdir():
        try:
            target, kind = str(number.readlink()), number.stat().st_mode
        except FileNotFoundError:
            continue
        yield "the name of an open file", target.encode()
        if stat.S_ISREG(kind):
            yield f"an open file, {target}", number.read_bytes()
