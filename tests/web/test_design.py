"""The colours can be read and told apart, and the fonts are small, complete and free."""

import math
import re
from itertools import combinations
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.project.tree import ROOT

STATIC = ROOT / "src/lykta/web/static/lykta"
CSS = (STATIC / "lykta.css").read_text(encoding="utf-8")
FONTS = sorted((STATIC / "fonts").glob("*.woff2"))

type Colour = tuple[float, float, float]
"""Red, green and blue as amounts of light, from 0 to 1."""

_GROUNDS = ("ground", "surface", "sunken")
READ = [
    *((text, ground) for text in ("text", "muted", "link", "ink") for ground in _GROUNDS),
    *((text, "tint") for text in ("text", "link", "ink", "accent")),
    ("text", "lit-ground"), ("on-lit", "lit"), ("on-ink", "ink"), ("on-edge", "edge"),
    ("focus", "focus-ground"),
    ("on-night", "night"), ("on-night-muted", "night"), ("stop", "stop-ground"), ("go", "go-ground"),
    ("ask", "ask-ground"), ("text", "stop-ground"), ("text", "go-ground"), ("text", "ask-ground"),
]  # fmt: skip
SEEN = ["accent", "edge", "line-strong", *(f"chart-{number}" for number in range(1, 7))]

# How the eyes see that lack one of the three kinds of cones: Machado, Oliveira and Fernandes (2009).
VISIONS = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no long": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no middle": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no short": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}  # fmt: skip
# A difference that is seen between patches side by side is some 0.02; lines and dots are thin and lie apart.
TOLD_APART = 0.09


def tokens(*, dark: bool) -> dict[str, Colour]:
    """The colours of one scheme by name."""
    light, _, rest = CSS.partition("@media (prefers-color-scheme: dark)")
    found = re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", light)
    if dark:
        found += re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", rest.partition("}\n}")[0])
    return {name: _light(colour) for name, colour in found}


def _light(colour: str) -> Colour:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _contrast(one: Colour, other: Colour) -> float:
    """The contrast of WCAG."""
    low, high = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other))
    return float((high + 0.05) / (low + 0.05))


def _times(matrix: tuple[tuple[float, ...], ...], colour: tuple[float, ...]) -> list[float]:
    return [sum(part * value for part, value in zip(row, colour, strict=True)) for row in matrix]


def _oklab(colour: tuple[float, ...]) -> list[float]:
    """The colour where distances are about as they are seen: Ottosson (2020)."""
    to_cones = ((0.4122, 0.5363, 0.0514), (0.2119, 0.6807, 0.1074), (0.0883, 0.2817, 0.6300))
    to_lab = ((0.2105, 0.7936, -0.0041), (1.9780, -2.4286, 0.4506), (0.0259, 0.7828, -0.8087))
    return _times(to_lab, tuple(max(0.0, cone) ** (1 / 3) for cone in _times(to_cones, colour)))


def _distance(one: Colour, other: Colour, vision: str) -> float:
    first, second = (_oklab(tuple(_times(VISIONS[vision], each))) for each in (one, other))
    return math.dist(first, second)


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_has_the_contrast_to_be_read(*, dark: bool) -> None:
    shown = tokens(dark=dark)
    weak = [pair for pair in READ if _contrast(shown[pair[0]], shown[pair[1]]) < 4.5]
    assert weak == []


@pytest.mark.parametrize("dark", [False, True])
def test_every_line_and_mark_has_the_contrast_to_be_seen(*, dark: bool) -> None:
    shown = tokens(dark=dark)
    assert [name for name in SEEN if _contrast(shown[name], shown["surface"]) < 3] == []


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("dark", [False, True])
def test_the_colours_of_charts_are_told_apart_by_every_kind_of_eyes(vision: str, *, dark: bool) -> None:
    shown = tokens(dark=dark)
    charts = [name for name in SEEN if name.startswith("chart")]
    distances = {
        (one, other): _distance(shown[one], shown[other], vision) for one, other in combinations(charts, 2)
    }
    assert {pair: far for pair, far in distances.items() if far < TOLD_APART} == {}


def test_all_fonts_together_are_small() -> None:
    assert FONTS
    assert sum(path.stat().st_size for path in FONTS) < 80_000


def test_no_font_keeps_text_from_being_read_while_it_comes() -> None:
    faces = [face for face in re.findall(r"@font-face {[^}]*}", CSS) if "url(" in face]
    assert len(faces) == len(FONTS)
    assert [face for face in faces if "font-display: swap" not in face] == []


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_a_font_has_the_letters_that_its_style_sheet_sends_for_it(path: Path) -> None:
    ranges = re.findall(rf"fonts/{path.name}\"\)[^}}]*unicode-range: ([^;]+);", CSS)[0]
    sent = set()
    for part in ranges.split(", "):
        first, _, last = part.removeprefix("U+").partition("-")
        sent |= set(range(int(first, 16), int(last or first, 16) + 1))
    has = set(TTFont(path).getBestCmap())
    # Some code points within the ranges are not letters.
    assert has <= sent
    assert len(has) > 0.9 * len(sent)
    letters = {"sans-more": "ąćęłńśźżășț", "sans-cyrillic": "абвіїєґ"}
    assert set(map(ord, letters.get(path.stem, "abcåäöÅÄÖé0123456789–−”’…€"))) <= has


def test_each_family_has_its_licence_beside() -> None:
    for family in ("sans", "serif"):
        text = (STATIC / "fonts" / f"{family}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL Open Font License, Version 1.1" in text
