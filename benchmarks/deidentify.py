"""Measures the de-identification check on its marked sentences and writes the reference page: `python -m
benchmarks.deidentify`.
"""

import sys
import time
import tomllib
from pathlib import Path
from typing import Final

from tests.deidentify.test_checking import BUILDING_BLOCKS, SENTENCE

from benchmarks.deidentify_sentences import Result, measured, sentences
from benchmarks.page import table, wrapped
from lykta.deidentify import HARD, Kind, check
from lykta.deidentify.combinations import COUNTY, COUNTY_PART, FAR_ORIGIN, FEWEST, NEAR_ORIGIN, TOWN
from lykta.deidentify.finding import table as data_table

PAGE: Final = Path(__file__).parents[1] / "docs/reference/deidentification.md"
FIRST_FIGURES: Final = Path(__file__).with_name("deidentify_first_figures.toml")
SIZE: Final = 100_000
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


def figures() -> str:
    """The part of the page that is measured, as Markdown."""
    results = [measured(sentence) for sentence in sentences()]
    parts = [_now(results), _kinds(results), _first(), _rule()]
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n"))


def _now(results: list[Result]) -> str:
    marks = [(mark.kind in HARD, mark in r.missed) for r in results for mark in r.sentence.marks]
    hard = [missed for is_hard, missed in marks if is_hard]
    soft = [missed for is_hard, missed in marks if not is_hard]
    clean = [r for r in results if not r.sentence.marks]
    alarms = sum(bool(r.findings) for r in clean)
    swedish = sum(r.sentence.language == "sv" for r in results)
    rows = [
        ("hard identifiers found", _of(len(hard) - sum(hard), len(hard)), "all"),
        ("soft identifiers found", _of(len(soft) - sum(soft), len(soft)), "at least 90 %"),
        ("clean sentences with an alarm", _of(alarms, len(clean)), "at most 10 %"),
    ]
    head = f"{len(results)} sentences, {swedish} of them Swedish, {len(clean)} clean.\n\n"
    return head + table(("", "today", "bar"), rows)


def _kinds(results: list[Result]) -> str:
    names = data_table("messages/en.toml")
    rows = []
    for kind in Kind:
        marked = sum(mark.kind is kind for r in results for mark in r.sentence.marks)
        missed = sum(mark.kind is kind for r in results for mark in r.missed)
        rows.append(
            (
                names[f"kind.{kind.value}"],
                "hard" if kind in HARD else "soft",
                f"{marked - missed} of {marked}",
            )
        )
    return "### By kind\n\n" + table(("kind", "", "found"), rows)


def _first() -> str:
    first = tomllib.loads(FIRST_FIGURES.read_text(encoding="utf-8"))
    rows = [("clean sentences with an alarm", _of(first["false_alarms"], first["clean"]))]
    for name, hard in (("hard", True), ("soft", False)):
        kinds = [first[kind.value] for kind in Kind if (kind in HARD) is hard]
        marked, missed = sum(kind["marked"] for kind in kinds), sum(kind["missed"] for kind in kinds)
        rows.append((f"{name} identifiers found", _of(marked - missed, marked)))
    lost = [
        f"{kind.value.replace('_', ' ')} {first[kind.value]['missed']} of {first[kind.value]['marked']}"
        for kind in Kind
        if first[kind.value]["missed"]
    ]
    return (
        "### Unread sentences, at first\n\n"
        + table(("the second half, rules frozen", ""), rows)
        + f"\n\nMissed: {', '.join(lost)}.\n\n"
        "After mending, 44 more Swedish sentences were written before the rules were run on them: 13 of 14 "
        "hard identifiers and 13 of 13 soft ones were found, and none of 20 clean sentences raised an alarm."
    )


def _rule() -> str:
    rows = [
        ("people of a county, where no place is said", f"{COUNTY:,}"),
        ("people of the part of the county that was chosen", f"{COUNTY_PART:,}"),
        ("people of a town or village that is named", f"{TOWN:,}"),
        ("share of an origin that is common in Sweden", f"1 in {1 / NEAR_ORIGIN:.0f}"),
        ("share of any other origin", f"1 in {1 / FAR_ORIGIN:.0f}"),
        ("fewest people that must be left", str(FEWEST)),
    ]
    return "### The rule on combinations\n\n" + table(("", ""), rows)


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({100 * part / whole:.1f} %)" if whole else "")


def page(text: str) -> str:
    """The reference page with its figures exchanged for those of today."""
    before, rest = text.split(_BEGIN)
    return f"{before}{_BEGIN}\n\n{figures()}\n\n{_END}{rest.split(_END)[1]}"


def _speed() -> str:
    seconds = {block: _seconds(block) for block in (SENTENCE, *BUILDING_BLOCKS)}
    worst = max(seconds, key=seconds.__getitem__)
    return (
        f"100 kB of sentences in {seconds[SENTENCE]:.2f} s; of what patterns may begin with and not end, "
        f"the worst ({worst!r}) in {seconds[worst]:.2f} s"
    )


def _seconds(block: str) -> float:
    text = (block * (SIZE // len(block) + 1))[:SIZE]
    check(text[:100])
    start = time.process_time()
    check(text)
    return time.process_time() - start


def main() -> None:
    """Print the figures, and write them into the page."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{figures()}\n\n{_speed()}\n")


if __name__ == "__main__":
    main()
