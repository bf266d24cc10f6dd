"""What analysts call networks: names, tags and notes, and which network each of them is on now."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lykta.ads.engine import Engine
from lykta.ads.explore.network import Posting, Stay, stays
from lykta.ads.judgements import JudgementEntry, Label
from lykta.ads.judgements.entries import LONGEST_NOTE
from lykta.ads.judgements.log import in_force
from lykta.ads.result import Observation
from lykta.ads.result.networks import goes_on_in
from lykta.errors import ErrorKind, InputError

LONGEST_NAME: Final = 80
LONGEST_TAG: Final = 30
MOST_TAGS: Final = 10

_SEVERAL: Final = """
SELECT network, kind, parameters FROM observations
WHERE kind = 'several names' AND network IN (SELECT unnest(?))
"""
# The first networks of a list may hold a tenth of all ads: they are counted where they lie.
_PLACED: Final = """
SELECT network, place, count(*) AS ads, min(CAST(posted_at AS DATE)) AS first
FROM ads JOIN members USING (ad)
WHERE place IS NOT NULL AND network IN (SELECT unnest(?)) GROUP BY network, place
"""
_SIZES: Final = "SELECT network, ads FROM networks WHERE network IN (SELECT unnest(?))"
_THERE: Final = "SELECT network FROM networks WHERE network IN (SELECT unnest(?))"
_HOLDING: Final = """
SELECT ad_id, networks.network FROM ads JOIN members USING (ad) JOIN networks USING (network)
WHERE ad_id IN (SELECT unnest(?))
"""


@dataclass(frozen=True, slots=True)
class NetworkLabel:
    """What a network is called: `name` and `note` may be empty, `tags` none; who said so last, and when."""

    name: str
    tags: tuple[str, ...]
    note: str
    by: str
    at: str
    number: int


@dataclass(frozen=True, slots=True)
class GivenName:
    """What a network may be called by what was observed: a first name that its ads use, and its places.

    `persona` stands in at least half of the ads, and is empty where no name does; the ads use `names`
    names in all. `places` are two in the order in which they appear, or the commonest where they are more;
    `more_places` counts those that it leaves out.
    """

    persona: str
    names: int
    places: tuple[str, ...]
    more_places: int = 0

    @property
    def others(self) -> bool:
        """Whether the ads use further names than the one that the network is called by."""
        return bool(self.persona) and self.names > 1


def given_name(observations: Iterable[Observation], stayed: Sequence[Stay], *, ads: int) -> GivenName:
    """A name for a network of so many ads that nobody has named: a persona is a name in texts, no person."""
    several = next((seen for seen in observations if seen.kind == "several names"), None)
    # Names with how many ads give each, most first.
    names = json.loads(several.parameters)["names"] if several else []
    is_common = bool(names) and 2 * names[0][1] >= ads
    # Two of many places would read as the way between them.
    most = sorted(stayed, key=lambda stay: -stay.ads)[: 2 if len(stayed) == 2 else 1]
    return GivenName(
        persona=names[0][0] if is_common else "",
        names=len(names),
        places=tuple(stay.place for stay in stayed if stay in most),
        more_places=len(stayed) - len(most),
    )


def given_names(engine: Engine, networks: Sequence[str]) -> dict[str, GivenName]:
    """The names that several networks may be called by, for a list of them."""
    observed = {
        row["network"]: Observation(row["kind"], row["parameters"])
        for row in engine.arrow(_SEVERAL, [list(networks)]).to_pylist()
    }
    rows = engine.arrow(_SIZES, [list(networks)])
    sizes = dict(zip(rows["network"].to_pylist(), rows["ads"].to_pylist(), strict=True))
    # A name needs the first day of a place and its number of ads, not every day.
    posted = defaultdict[str, list[Posting]](list)
    for row in engine.arrow(_PLACED, [list(networks)]).to_pylist():
        posted[row["network"]].append(Posting(row["place"], row["first"], row["ads"]))
    return {
        name: given_name(
            [observed[name]] if name in observed else [], stays(posted[name]), ads=sizes.get(name, 1)
        )
        for name in networks
    }


def label_for(network: str, ads: Sequence[str], *, name: str, tags: str, note: str) -> Label:
    """A label as it is typed, tags with commas between them. Raises `InputError` for one that is too long."""
    spaced = " ".join(name.split())
    split = tuple(dict.fromkeys(filter(None, (" ".join(tag.split()) for tag in tags.split(",")))))
    if len(spaced) > LONGEST_NAME:
        raise InputError(f"The name has {len(spaced)} characters. At most {LONGEST_NAME} fit.")
    if len(split) > MOST_TAGS:
        raise InputError(f"There are {len(split)} tags. At most {MOST_TAGS} fit.", ErrorKind.TOO_MANY_TAGS)
    for tag in split:
        if len(tag) > LONGEST_TAG:
            raise InputError(
                f"The tag {tag!r} has {len(tag)} characters. At most {LONGEST_TAG} fit.",
                ErrorKind.TAG_TOO_LONG,
            )
    if len(note) > LONGEST_NOTE:
        raise InputError(f"The note has {len(note)} characters. At most {LONGEST_NOTE} fit.")
    return Label(network, tuple(sorted(ads)), spaced, split, note.strip())


def labels(engine: Engine, entries: Sequence[JudgementEntry]) -> dict[str, NetworkLabel]:
    """The labels that stand, by the name that their network has now.

    A label stays with the name of its network while that is there, through runs that add ads. Where a run
    ended the network it goes on with it, and where judgements regrouped it, it follows more than half of the
    ads.
    """
    latest: dict[str, tuple[JudgementEntry, Label]] = {}
    for entry in in_force(entries):
        if isinstance(entry.act, Label):
            latest[entry.act.network] = entry, entry.act
    where = _where(engine, [act for _, act in latest.values()])
    found: dict[str, NetworkLabel] = {}
    for entry, act in sorted(latest.values(), key=lambda each: each[0].number):
        now = where.get(act.network)
        if now and (act.name or act.tags or act.note):
            found[now] = NetworkLabel(act.name, act.tags, act.note, entry.by, entry.at, entry.number)
        elif now:
            found.pop(now, None)
    return found


def _where(engine: Engine, acts: Sequence[Label]) -> Mapping[str, str]:
    """The network that each label is on now, by the name that the network had; none where it is gone."""
    if not acts:
        return {}
    named = {act.network: goes_on_in(engine, act.network) or act.network for act in acts}
    there = set(engine.arrow(_THERE, [sorted(named.values())])["network"].to_pylist())
    found = {name: now for name, now in named.items() if now in there}
    lost = [act for act in acts if act.network not in found]
    if lost:
        ads = sorted({ad for act in lost for ad in act.ads})
        rows = engine.arrow(_HOLDING, [ads])
        held = dict(zip(rows["ad_id"].to_pylist(), rows["network"].to_pylist(), strict=True))
        for act in lost:
            counts = Counter(held[ad] for ad in act.ads if ad in held).most_common(1)
            if counts and 2 * counts[0][1] > len(act.ads):
                found[act.network] = counts[0][0]
    return found
