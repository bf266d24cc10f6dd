"""Fetches the fonts and the icons of every page from npm packages, and makes the files that are committed.

    .venv/bin/python scripts/fonts_and_icons.py

Needs npm, which fetches and runs nothing. Each package comes in the version and with the content named below,
or not at all. The fonts are cut to the letters and weights that the pages use, the icons to those listed.
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEB: Final = Path(__file__).resolve().parents[1] / "src/lykta/web"
FONTS: Final = WEB / "static/lykta/fonts"
ICONS: Final = WEB / "icons.json"
ICONS_LICENCE: Final = WEB / "icons-LICENSE.txt"


@dataclass(frozen=True)
class Package:
    """An npm package: its name, its version and the SHA-256 of its archive."""

    name: str
    version: str
    digest: str


SANS: Final = Package(
    "@fontsource-variable/source-sans-3",
    "5.3.1",
    "dfa23bee63f9cc5c2871149a453215093bd8f1b694a5c1d999ecdc7560435fcf",
)
SERIF: Final = Package(
    "@fontsource/source-serif-4",
    "5.3.1",
    "54b7898afa20cf4b2d807bbf2b5a2f865e28a83db8a5fcc563dafce5ecb5e7c8",
)
LUCIDE: Final = Package(
    "lucide-static",
    "1.62.0",
    "386f9080c440d6f5049cefe3456ae8357f7a0c7f76e59670cd1cb83bc7050a44",
)


@dataclass(frozen=True)
class Font:
    """A font's file: where it comes from, its letters as CSS writes a range, the weights that are kept."""

    package: Package
    source: str
    letters: str
    weights: tuple[int, int] | None = None


# Signs of every language: dashes, quotation marks, the ellipsis, the euro, minus.
_SIGNS: Final = (
    "U+2002-200A,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2039-203A,U+20AC,U+2122,U+2212"
)
_LATIN: Final = f"U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,{_SIGNS}"
# Polish, Romanian, Czech, Hungarian, the Baltic languages, Turkish, and Vietnamese names without their tones.
_MORE_LATIN: Final = "U+0100-0130,U+0132-0151,U+0154-017F,U+0218-021B,U+1E9E"
# Russian, Ukrainian, Bulgarian.
_CYRILLIC: Final = "U+0401,U+0404,U+0406-0407,U+0410-044F,U+0451,U+0454,U+0456-0457,U+0490-0491,U+2116"

FILES: Final = {
    "sans": Font(SANS, "files/source-sans-3-latin-wght-normal.woff2", _LATIN, (400, 700)),
    "sans-more": Font(SANS, "files/source-sans-3-latin-ext-wght-normal.woff2", _MORE_LATIN, (400, 700)),
    "sans-cyrillic": Font(SANS, "files/source-sans-3-cyrillic-wght-normal.woff2", _CYRILLIC, (400, 700)),
    "serif": Font(SERIF, "files/source-serif-4-latin-600-normal.woff2", _LATIN),
}
_FEATURES: Final = ["kern", "mark", "mkmk", "liga", "locl", "ccmp", "tnum", "case", "sups"]

ICON_NAMES: Final = (
    "arrow-right", "door-open", "menu", "phone", "printer", "send", "triangle-alert", "user", "x",
)  # fmt: skip
"""The icons that templates name; a test holds this."""


def fetched(package: Package, folder: Path) -> tarfile.TarFile:
    """The archive of a package, with the content that is expected."""
    command = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder)]
    done = subprocess.run(
        [*command, f"{package.name}@{package.version}"], check=True, capture_output=True, text=True
    )
    content = (folder / done.stdout.strip().splitlines()[-1]).read_bytes()
    if sha256(content).hexdigest() != package.digest:
        sys.exit(f"{package.name} {package.version} is not what it was when it was chosen.")
    return tarfile.open(fileobj=BytesIO(content))


def member(archive: tarfile.TarFile, path: str) -> bytes:
    """The content of a file of a package."""
    file = archive.extractfile(f"package/{path}")
    if file is None:
        sys.exit(f"{path} is not a file of the package.")
    return file.read()


def code_points(letters: str) -> list[int]:
    """The code points of a range as CSS writes it."""
    found: list[int] = []
    for part in letters.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        found += range(int(first, 16), int(last or first, 16) + 1)
    return found


def cut(content: bytes, font: Font) -> bytes:
    """A font with the letters and weights that are asked for, as WOFF2."""
    made = TTFont(BytesIO(content), recalcTimestamp=False)
    options = Options(layout_features=_FEATURES, flavor="woff2", hinting=False, name_IDs=[0, 1, 2, 13, 14])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=code_points(font.letters))
    subsetter.subset(made)
    if font.weights:
        instantiateVariableFont(made, {"wght": font.weights}, inplace=True)
    made.flavor = "woff2"
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def inside(svg: str) -> str:
    """What an icon draws, without the frame that every icon has."""
    drawn = re.sub(r".*<svg[^>]*>(.*)</svg>.*", r"\1", svg, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"\s*/>\s*", "/>", drawn)).strip()


def make_fonts(archives: dict[Package, tarfile.TarFile]) -> None:
    """Write the fonts, with their licences beside."""
    FONTS.mkdir(exist_ok=True)
    for name, font in FILES.items():
        content = cut(member(archives[font.package], font.source), font)
        (FONTS / f"{name}.woff2").write_bytes(content)
        print(f"{name}.woff2: {len(content):,} bytes")
    for name, package in (("sans", SANS), ("serif", SERIF)):
        (FONTS / f"{name}-OFL.txt").write_bytes(member(archives[package], "LICENSE"))


def make_icons(archive: tarfile.TarFile, names: Sequence[str]) -> None:
    """Write what the icons draw, with their licence beside."""
    drawn = {name: inside(member(archive, f"icons/{name}.svg").decode()) for name in sorted(names)}
    ICONS.write_text(json.dumps(drawn, indent=1) + "\n", encoding="utf-8")
    ICONS_LICENCE.write_bytes(member(archive, "LICENSE"))
    print(f"{len(drawn)} icons: {ICONS.stat().st_size:,} bytes")


def main() -> int:
    """Fetch the packages and write the files."""
    with tempfile.TemporaryDirectory() as folder:
        archives = {package: fetched(package, Path(folder)) for package in (SANS, SERIF, LUCIDE)}
    make_fonts(archives)
    make_icons(archives[LUCIDE], ICON_NAMES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
