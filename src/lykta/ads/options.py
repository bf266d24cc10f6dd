"""What a user may choose of an analysis, and what the machine has for it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from lykta.ads.contacts import ContactKey, key_file
from lykta.ads.reading import AdsSource, AdsTable
from lykta.ads.result.file import SUFFIX
from lykta.ads.watcher import Watcher
from lykta.errors import InputError

STAGES = ("read", "identify", "normalise", "pair", "group", "weigh", "describe", "count", "write")
"""The stages of an analysis, in their order."""

# So many results are named in a warning.
_NAMED: Final = 3
# Beyond this more threads wait for memory instead of working.
_MOST_THREADS = 16
# In memory an analysis takes four times what its ads take as CSV, and more than five when none repeats
# another; Parquet and workbooks are packed.
TIMES_CSV: Final = 6
TIMES_PACKED: Final = 4 * TIMES_CSV
_PACKED: Final = {".parquet", ".xlsx"}
# Where Linux tells of control groups.
_LIMITS: Final = Path("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisOptions:
    """Options of `analyse`.

    `columns` maps fields to the column names of the files; `encoding` overrides the guess; `region` is the
    country whose numbers need no prefix (ISO 3166); `threads` changes the time and never the result;
    `spare_memory` leaves large arrays in files beside the result instead of in memory, None where the memory
    that is free would not do; `key_file` is where the contact key lies; `explain` names stages whose tables
    are shown; a `temporary` result is in a folder that goes when the analysis fails.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    region: str = "SE"
    threads: int | None = None
    spare_memory: bool | None = None
    key_file: Path | None = None
    explain: frozenset[str] = frozenset()
    temporary: bool = False

    def __post_init__(self) -> None:
        unknown = sorted(self.explain - set(STAGES))
        if unknown:
            raise InputError(f"There is no stage {', '.join(unknown)}. The stages are {', '.join(STAGES)}.")
        if self.threads is not None and self.threads < 1:
            raise InputError(f"An analysis needs at least one thread, not {self.threads}.")

    @property
    def settings(self) -> dict[str, object]:
        """What a result says it was read with."""
        return {"columns": dict(self.columns), "encoding": self.encoding, "region": self.region}

    def thread_count(self) -> int:
        """The threads asked for, or as many as this process may use."""
        return self.threads or min(processors(), _MOST_THREADS)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A contact key that an analysis made, and the results of earlier keys that lay beside its own."""

    path: Path
    others: tuple[str, ...]

    def __str__(self) -> str:
        """That it was made, where it lies, and which results it does not fit."""
        told = (
            f"A new contact key was made: {self.path}. Keep it: without it no ads can be "
            "added to the result, and no contact can be shown."
        )
        if not self.others:
            return told
        more = f" and {len(self.others) - _NAMED} more" if len(self.others) > _NAMED else ""
        return (
            f"{told} What was there before ({', '.join(self.others[:_NAMED])}{more}) is under another key, "
            "so that contacts cannot be compared with it. If the name of the key was mistyped, delete the "
            "new key and run again with the right one."
        )


def load_or_create_key(options: AnalysisOptions, *, out: Path, watcher: Watcher) -> ContactKey:
    """The contact key for a result `out`. One that has to be made is told: a mistyped name makes one too."""
    place = key_file(options.key_file)
    is_new = not options.temporary and not place.exists()
    others = sorted(path.name for path in out.parent.glob(f"*{SUFFIX}")) if is_new else []
    key = ContactKey.load_or_create(options.key_file)
    if is_new:
        watcher.key_was_made(NewKey(place.absolute(), tuple(others)))
    return key


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def too_large(files: Iterable[AdsSource], memory: int) -> bool:
    """Whether files of ads, and results that are added to, are too large to be analysed in so many bytes."""
    return sum(_estimate_memory(file) for file in files) > memory


def free_memory(limits: Path = _LIMITS) -> int:
    """The bytes that the system can give without taking them from other programs, within the limit that this
    process is under, if any: that of its control group, as a container or a service has one.
    """
    free = int(psutil.virtual_memory().available)
    limit = _memory_limit(limits)
    return free if limit is None else min(free, max(limit - psutil.Process().memory_info().rss, 0))


def _memory_limit(limits: Path) -> int | None:
    """The least limit of the control groups that this process is in, of either version; None for none."""
    try:
        lines = (limits / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    found = []
    for line in lines:
        _, controllers, path = line.split(":", 2)
        root, name = ("memory", "memory.limit_in_bytes") if controllers else ("", "memory.max")
        if controllers in {"", "memory"}:
            group = limits / "sys/fs/cgroup" / root / path.strip("/")
            # In a container the path is that outside it, and the group itself is at the root.
            for folder in (group, *group.parents):
                with suppress(OSError, ValueError):
                    found.append(int((folder / name).read_text(encoding="ascii")))
    return min(found, default=None)


def _estimate_memory(file: AdsSource) -> int:
    """The memory for one file, for a folder of them, or beside a table; none for one that is not on this
    machine.
    """
    if isinstance(file, AdsTable):
        return file.nbytes * TIMES_CSV
    parts = [path for path in file.rglob("*") if path.is_file()] if file.is_dir() else [file]
    return sum(
        part.stat().st_size * (TIMES_PACKED if part.suffix in _PACKED else TIMES_CSV)
        for part in parts
        if part.is_file()
    )
