"""Lykta and the baseline on public labelled text, half by half."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.county import Tell
from benchmarks.measuring import Run, run
from benchmarks.texts import SOURCES, Half, Source, UnavailableError, write_halves


@dataclass(frozen=True, slots=True)
class Judged:
    """One half of a source with both runs, or a source with the reason why it was left out."""

    source: str
    half: Half | None = None
    baseline: Run | None = None
    lykta: Run | None = None
    skipped: str = ""


def judge_texts(folder: Path, tell: Tell, sources: tuple[Source, ...] = SOURCES) -> Iterator[Judged]:
    """Each source half by half; one that cannot be fetched gives one row with its reason."""
    for source in sources:
        tell(f"fetch {source.name}")
        place = folder / source.name.replace(" ", "-")
        place.mkdir()
        try:
            halves = write_halves(source.family, source.texts(place), place)
        except UnavailableError as reason:
            yield Judged(source.name, skipped=str(reason))
            continue
        for half in halves:
            tell(f"{source.name}, {half.name}: {half.texts:,} texts")
            files = [str(half.ads), str(half.truth)]
            yield Judged(
                source.name,
                half,
                baseline=run("benchmarks.peers.run", ["baseline", *files]),
                lykta=run("benchmarks.lykta_run", files),
            )
