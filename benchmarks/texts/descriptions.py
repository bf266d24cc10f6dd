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
# Behind these stand many people: there each source package is an author of its own.
_TEAM = re.compile(
    r"(?i)\b(?:teams?|groups?|maint\w*|packag\w*|developers?|project|task ?force|debian|ubuntu|qa|lists?)\b"
    r"|@lists\.|@alioth"
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
    packages = Counter(writer_of(each) for each in stanzas if "Maintainer" in each)
    written = {each["Package"]: each["Description-en"] for each in stanzas if "Description-en" in each}
    seen: set[tuple[str, str]] = set()
    for each in stanzas:
        if "Maintainer" not in each or each["Package"] not in written:
            continue
        writer = writer_of(each)
        if writer.startswith("source ") and packages[writer] > _MOST_PACKAGES:
            continue
        text = cut(prose_of(written[each["Package"]]))
        if _sampled(writer) and long_enough(text) and (each["Package"], text) not in seen:
            seen.add((each["Package"], text))
            yield LabelledText(
                key=each["Package"],
                writer=writer,
                text=text,
                title=each["Package"],
                place=each.get("Section", ""),
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
        if "Package" in (stanza := package_fields(part))
    ]


def package_fields(stanza: str) -> dict[str, str]:
    """The fields of one package in a list of packages (deb822); a folded value keeps its lines."""
    lines = (line.partition(":") for line in re.split(r"\n(?=[\w-]+:)", stanza))
    return {name: value.strip() for name, _, value in lines}


def prose_of(description: str) -> str:
    """The paragraphs after the first line, which is the title, each as one line; bullets keep theirs."""
    _, _, rest = description.partition("\n")
    paragraphs = re.split(r"\n \.(?:\n|$)", "\n" + rest)
    lines = (
        " ".join(without_addresses(line).split())
        for paragraph in paragraphs
        for line in re.sub(r"\n(?! *[*-] )", " ", paragraph).split("\n")
    )
    return "\n".join(line for line in lines if line)


def writer_of(stanza: dict[str, str]) -> str:
    """The maintainer of a package, or its source where that is a team."""
    name = re.sub(r"\s*<.*", "", stanza["Maintainer"]).strip().lower()
    if name and not _TEAM.search(stanza["Maintainer"].partition("@")[0]):
        return name
    return "source " + stanza.get("Source", stanza["Package"]).partition(" ")[0]


def _sampled(writer: str) -> bool:
    return int(sha256(f"sample|{writer}".encode()).hexdigest()[:8], 16) % _SHARE == 0
