"""What maintainers write about the packages of Debian."""

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from benchmarks.texts.advertised import without_addresses
from benchmarks.texts.labelled import LabelledText, UnavailableError, cut, long_enough
from benchmarks.texts.packages import apt

# The machine's own settings name no languages on small images, so they are left out.
_CONFIG = """\
Dir::State "{folder}";
Dir::Cache "{folder}/cache";
Dir::Etc::parts "/dev/null";
Acquire::Languages {{ "en"; }};
Acquire::IndexTargets::deb::Packages::KeepCompressed "true";
"""
_CAT = "/usr/lib/apt/apt-helper"
# Behind these stand many people: there each source package is a hand of its own.
_TEAM = re.compile(
    r"(?i)\b(?:teams?|groups?|maint\w*|packag\w*|developers?|project|task ?force|debian|ubuntu|qa|lists?)\b|@lists\.|@alioth"
)
# All packages would make a file of 50,000 texts; a quarter of the writers is enough.
_SHARE = 4
# One compiler built for a dozen processors would be a third of all pairs.
_MOST_PACKAGES = 100


def package_descriptions(folder: Path) -> Iterator[LabelledText]:
    """Long descriptions of a quarter of Debian's packages; the section is the place.

    From the package lists of the machine's own Debian sources. The writer is the maintainer, or for a package
    of a team its source. Packages of one language or of one kind of library share whole stock texts.
    """
    stanzas = _stanzas(folder)
    packages = Counter(_writer(each) for each in stanzas if "Maintainer" in each)
    written = {each["Package"]: each["Description-en"] for each in stanzas if "Description-en" in each}
    seen: set[tuple[str, str]] = set()
    for each in stanzas:
        if "Maintainer" not in each or each["Package"] not in written:
            continue
        writer = _writer(each)
        if writer.startswith("source ") and packages[writer] > _MOST_PACKAGES:
            continue
        text = cut(_long(written[each["Package"]]))
        if _sampled(writer) and long_enough(text) and (each["Package"], text) not in seen:
            seen.add((each["Package"], text))
            yield LabelledText(
                key=each["Package"], writer=writer, text=text, title=each["Package"], place=each.get("Section", "")
            )


def _stanzas(folder: Path) -> list[dict[str, str]]:
    config = folder / "apt.conf"
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    config.write_text(_CONFIG.format(folder=folder), encoding="utf-8")
    apt(["apt-get", "update"], config)
    listed = apt(["apt-get", "indextargets", "--format", "$(FILENAME)", "Origin: Debian"], config)
    # The main suite alone: updates repeat its packages.
    names = [name for name in listed.splitlines() if re.search(r"_dists_[a-z]+_main_(?:binary|i18n)", name)]
    if not any("i18n" in name for name in names):
        raise UnavailableError("the machine's apt sources have no descriptions")
    return [
        stanza
        for name in sorted(names)
        for part in apt([_CAT, "cat-file", name], config).split("\n\n")
        if "Package" in (stanza := _fields(part))
    ]


def _fields(stanza: str) -> dict[str, str]:
    unfolded = re.sub(r"\n (\.\n)?", lambda found: "\n\n" if found[1] else "\x00", stanza)
    lines = (line.partition(":") for line in re.split(r"\n(?=[\w-]+:)", unfolded))
    return {name: value.strip() for name, _, value in lines}


def _long(description: str) -> str:
    """The paragraphs after the first line, which is the title; bullets keep their lines."""
    _, _, rest = description.partition("\x00")
    paragraphs = re.split(r"\x00\.?(?=\x00)|\x00\.\x00", rest)
    lines = (re.sub(r"\x00(?=\s*[*-] )", "\n", paragraph) for paragraph in paragraphs)
    return "\n".join(
        " ".join(line.split())
        for paragraph in lines
        for line in without_addresses(paragraph.replace("\x00", " ")).split("\n")
        if line.strip()
    )


def _writer(stanza: dict[str, str]) -> str:
    name = re.sub(r"\s*<.*", "", stanza["Maintainer"]).strip().lower()
    if name and not _TEAM.search(stanza["Maintainer"].partition("@")[0]):
        return name
    return "source " + stanza.get("Source", stanza["Package"]).partition(" ")[0]


def _sampled(writer: str) -> bool:
    return int(sha256(f"sample|{writer}".encode()).hexdigest()[:8], 16) % _SHARE == 0
