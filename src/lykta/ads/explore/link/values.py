"""What a result says of two ads, as values."""

from dataclasses import dataclass
from typing import Literal

from lykta.ads.result import Ad
from lykta.ads.weigh import Waterfall

type Untelling = Literal["stock text", "little wording"]
"""Why a text links nobody: unrelated advertisers use it word for word, or it says too little beside stock."""


@dataclass(frozen=True, slots=True)
class Held:
    """A contact in one of the two ads, or in both.

    `ads` hold it in the whole file. `hub` says that it is on so many unlike ads that it links nobody, and
    `recycled` that it was silent for long and came back with other texts, and counts as two.
    """

    kind: str
    contact: str
    ads: int
    hub: bool
    recycled: bool


@dataclass(frozen=True, slots=True)
class LinkedAd:
    """One of the two ads: its `number` in the result, its network and how many ads that has, `contacts`, all
    that it holds, and whether its text was taken for `copied` from others.
    """

    number: int
    ad: Ad
    network: str
    network_ads: int
    contacts: tuple[Held, ...]
    copied: bool = False


@dataclass(frozen=True, slots=True)
class TextReason:
    """What the two texts say: the link's row, and its `steps` where the result kept the weights.

    `similarity`, `jaccard`, `information` (bits of the text that says less), `other_contacts` and
    `shared_words` (different words that both hold) are those of the row; `place` is the factor on likeness.
    """

    reason: str
    probability: float
    low: float
    high: float
    similarity: float
    jaccard: float
    information: float
    other_contacts: bool
    shared_words: int
    place: float | None
    steps: Waterfall | None


@dataclass(frozen=True, slots=True)
class ContactReason:
    """A contact that both ads hold.

    `probability`, `low` and `high` are those of the link, or None where the result has none for it: a hub
    links nobody, and of a large network only enough links are kept to hold it together. `unlike` is how many
    groups of its ads in the file no text link joins.
    """

    held: Held
    unlike: int
    probability: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another ad that one of the two is linked with: the strongest `probability` and all `reasons`."""

    number: int
    ad_id: str
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The most probable of an ad's links to ads other than this pair's, and how many it has in all."""

    nearest: tuple[Neighbour, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LinkPage:
    """All that the result says of two ads, the one with the lower number first.

    `background` is how alike unrelated ads of the file are, None where the result did not keep its weights.
    `untelling` says for each ad why its text links nobody, None where it may.
    """

    one: LinkedAd
    other: LinkedAd
    text: TextReason | None
    contacts: tuple[ContactReason, ...]
    background: float | None
    untelling: tuple[Untelling | None, Untelling | None]
    neighbours: tuple[Neighbours, Neighbours]

    @property
    def strongest(self) -> "TextReason | ContactReason | None":
        """The reason with the highest probability: what grouping and judging go by. None without a link."""
        linked: list[TextReason | ContactReason] = [
            reason for reason in self.contacts if reason.probability is not None
        ]
        if self.text:
            linked.append(self.text)
        return max(linked, key=lambda reason: reason.probability or 0, default=None)
