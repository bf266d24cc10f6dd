"""What developers write about their programs in Debian's catalogue of apps."""

import html
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import yaml

from benchmarks.texts.labelled import LabelledText, UnavailableError, cut, long_enough, plain
from benchmarks.texts.packages import apt

# apt asks the machine's own sources, and keeps what it fetches in a folder of ours.
_CONFIG = """\
Dir::State "{folder}";
Dir::Cache "{folder}/cache";
Acquire::Languages {{ "none"; }};
Acquire::IndexTargets::deb::DEP-11 {{
  MetaKey "$(COMPONENT)/dep11/Components-$(NATIVE_ARCHITECTURE).yml";
  ShortDescription "Components-$(NATIVE_ARCHITECTURE)";
  Description "$(RELEASE)/$(COMPONENT) $(NATIVE_ARCHITECTURE) DEP-11 Metadata";
  DefaultEnabled "true";
  KeepCompressed "true";
  Optional "true";
}};
"""
_CAT = "/usr/lib/apt/apt-helper"
# Two communities of hundreds of apps are no one author: there each app is its own.
_COMMUNITIES = frozenset({"kde", "kde community", "gnome", "gnome project"})
# Where an owner's name is the first part of the path.
_CODE_HOSTS = frozenset(
    {"github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "launchpad.net", "framagit.org"}
)

type Component = dict[str, Any]


def app_texts(folder: Path, *, language: str) -> Iterator[LabelledText]:
    """Descriptions and release notes of apps in one language ("C" is English); the category is the place.

    From the AppStream index (DEP-11) of the machine's own Debian sources. The writer is the developer, or
    where none is named the project or the owner of the code page. Translations are by others than the
    developer, who is still the author.
    """
    seen: set[tuple[str, str]] = set()
    for component in _components(folder):
        writer = _writer(component)
        if not writer:
            continue
        for part, described, posted_at in _texts(component, language):
            text = cut(_unwrapped(plain(described)))
            if long_enough(text) and (component["ID"], text) not in seen:
                seen.add((component["ID"], text))
                yield LabelledText(
                    key=f"{component['ID']} {part} {len(seen)}",
                    writer=writer,
                    text=text,
                    title=_in(component.get("Summary"), language) or _in(component.get("Summary"), "C"),
                    posted_at=posted_at,
                    place=next(iter(component.get("Categories") or []), ""),
                )


def _components(folder: Path) -> Iterator[Component]:
    config = folder / "apt.conf"
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    config.write_text(_CONFIG.format(folder=folder), encoding="utf-8")
    apt(["apt-get", "update"], config)
    listed = apt(["apt-get", "indextargets", "--format", "$(FILENAME)", "Created-By: DEP-11"], config)
    if not listed.split():
        raise UnavailableError("the machine's apt sources have no AppStream index")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for name in sorted(listed.splitlines()):
        # Safe loaders both: they make plain values and call nothing.
        for document in yaml.load_all(StringIO(apt([_CAT, "cat-file", name], config)), Loader=loader):
            if document and "ID" in document:
                yield document


def _texts(component: Component, language: str) -> Iterator[tuple[str, str, str]]:
    yield "description", _in(component.get("Description"), language), ""
    releases: Iterable[Component] = component.get("Releases") or []
    for release in releases:
        yield "release", _in(release.get("description"), language), _day(release)


def _in(texts: Any, language: str) -> str:
    return str(texts.get(language) or "") if isinstance(texts, dict) else ""


def _day(release: Component) -> str:
    stamp = release.get("unix-timestamp")
    if stamp:
        return datetime.fromtimestamp(int(stamp), UTC).strftime("%Y-%m-%d")
    return str(release.get("date") or "")[:10]


def _unwrapped(text: str) -> str:
    """Lines that were broken within a sentence, joined again."""
    return re.sub(r"(?<=[^\n.!?:;])\n(?=[a-zåäö(])", " ", text)


def _writer(component: Component) -> str:
    developer = component.get("Developer") or {}
    named = _in(developer.get("name"), "C") or _in(component.get("DeveloperName"), "C")
    who = _name(named) or _name(str(component.get("ProjectGroup") or "")) or _owner(component)
    if who in _COMMUNITIES:
        return f"app {re.sub(r'\.desktop$', '', component['ID']).lower().rpartition('.')[2]}"
    return who


def _name(name: str) -> str:
    bare = re.sub(r"<[^>]*>|\(.*?\)", "", html.unescape(name)).strip().lower()
    return re.sub(r"\s+", " ", bare.removeprefix("the ")).strip(" .,")


def _owner(component: Component) -> str:
    """The owner of the code page that a component names, or nothing."""
    for address in (component.get("Url") or {}).values():
        parts = urlparse(str(address))
        owner = parts.path.strip("/").partition("/")[0].lower()
        if parts.netloc.lower() in _CODE_HOSTS and owner:
            return f"{parts.netloc.lower()}/{owner}"
    return ""
