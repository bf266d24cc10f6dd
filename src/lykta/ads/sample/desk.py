"""Where every hand's ads are finished: stock phrases, noise, contacts, and the rows as read."""

from typing import NamedTuple

from lykta.ads.sample.advertiser import Advertiser
from lykta.ads.sample.borrowed import Shelf, Text
from lykta.ads.sample.calendar import SECONDS, WEEK, day_of
from lykta.ads.sample.dice import Dice, wheel
from lykta.ads.sample.disguise import WAYS
from lykta.ads.sample.grammar import ADDRESS, HANDLE, HOURS, NAME, PHONE, PRICE, TOWN, capitalised, expand
from lykta.ads.sample.noise import LEVELS, RATES, lookalikes, rough, shuffled
from lykta.ads.sample.numbers import SWITCHBOARD, Exchange
from lykta.ads.sample.phrases import Language
from lykta.ads.sample.sites import Site
from lykta.ads.sample.style import Style

_NEITHER, _COLUMN, _TEXT, _BOTH = range(4)
# More than a quarter without a contact, since the first ad of a text always carries one: a quarter in all.
_CONTACTS = wheel((_NEITHER, _COLUMN, _TEXT, _BOTH), (37, 12, 34, 17), slots=100)
_OPEN = (_COLUMN, _TEXT, _TEXT, _BOTH, _TEXT)
# Of the ads with a number in the text, a little over half: so that two ads in a thousand carry it.
_SWITCHBOARD_SHARE = 0.0036
_FOOTER_SHARE = 0.7
_REREAD = 0.4


# One ad as read on one occasion, before it has an id: second, hand, text, title, place, site, phone.
# A plain tuple, since the garbage collector lets go of tuples of text and keeps looking at every named one.
type Row = tuple[int, int, str, str, str, str, str]


class Draft(NamedTuple):
    """What a hand hands in to be published."""

    sentences: list[str]
    style: Style
    advertiser: Advertiser
    phone: str
    second: int
    title: str
    must_show: bool = False
    copied: Text | None = None


class Desk:
    """The chance, numbers and borrowed texts that all hands share, and the rows they have published."""

    def __init__(self, seed: int) -> None:
        self.dice = Dice(seed)
        self.exchange = Exchange(self.dice)
        self.shelf = Shelf()
        self.rows: list[Row] = []

    def publish(self, hand: int, draft: Draft, room: int) -> int:
        """Add the draft as one row or, if later readings met it again, up to `room`; returns how many."""
        dice, advertiser = self.dice, draft.advertiser
        town = advertiser.towns.town(day_of(draft.second))
        site = dice.pick(advertiser.sites)
        contact = dice.pick(_OPEN if draft.must_show else _CONTACTS)
        wording = draft.copied.wording if draft.copied else self._wording(draft, site, contact, town)
        text = self._filled(wording, draft, contact, town)
        title = draft.title.replace(NAME, advertiser.name).replace(TOWN, town)
        place = town if dice.random() < 0.95 else ""
        phone = self._column(draft.phone) if contact in (_COLUMN, _BOTH) else ""
        return self._read((draft.second, hand, text, title, place, site.name, phone), room)

    def _read(self, row: Row, room: int) -> int:
        count = 0
        second, hand, text, title, place, site, phone = row
        while count < room and second < SECONDS:
            self.rows.append((second, hand, text, title, place, site, phone))
            count += 1
            second += WEEK
            if self.dice.random() >= _REREAD:
                break
        return count

    def _wording(self, draft: Draft, site: Site, contact: int, town: str) -> str:
        dice, style = self.dice, draft.style
        level = dice.split(LEVELS)
        sentences = shuffled(draft.sentences, level, dice)
        if contact in (_NEITHER, _COLUMN):
            sentences = _without_number(sentences, style.language, dice)
        text = joined(with_stock(sentences, style, dice), style, dice)
        text = rough(text, RATES[level], style.language.fillers, dice)
        if level and dice.random() < 0.06:
            text = lookalikes(text, 0.05 * level, dice)
        if dice.random() < _FOOTER_SHARE:
            text += "\n" + dice.pick(site.footers)
        if Shelf.wants(dice) and contact not in (_NEITHER, _COLUMN):
            self.shelf.offer(Text(text, tuple(draft.sentences), style, draft.advertiser, town), dice)
        return text

    def _filled(self, text: str, draft: Draft, contact: int, town: str) -> str:
        dice, advertiser = self.dice, draft.advertiser
        if contact in (_TEXT, _BOTH):
            text = self._with_number(text, draft)
            if advertiser.address:
                text += "\n" + expand(dice.pick(draft.style.language.grammar["extra_contact"]), dice.random)
                text = text.replace(ADDRESS, advertiser.address).replace(HANDLE, advertiser.handle)
        if draft.copied and dice.random() < 0.5:
            advertiser, town = draft.copied.advertiser, draft.copied.town
        text = text.replace(NAME, advertiser.name).replace(TOWN, town)
        return text.replace(PRICE, advertiser.price).replace(HOURS, advertiser.hours).replace(PHONE, "")

    def _with_number(self, text: str, draft: Draft) -> str:
        dice = self.dice
        if dice.random() < _SWITCHBOARD_SHARE:
            text += f"\nAnnonsens växel: {WAYS[dice.between(0, 30)](SWITCHBOARD, dice)}"
            if dice.random() < 0.5:
                return text
        if PHONE not in text:
            text += " " + expand(dice.pick(draft.style.language.grammar["contact"]), dice.random)
        way = dice.pick(draft.style.ways) if dice.random() < 0.8 else dice.between(0, len(WAYS) - 1)
        return text.replace(PHONE, WAYS[way](draft.phone, dice))

    def _column(self, number: str) -> str:
        # The site's own form is read as typed: mostly tidy.
        dice = self.dice
        return number if dice.random() < 0.6 else WAYS[dice.between(0, 2000)](number, dice).replace("\n", " ")


def _without_number(sentences: list[str], language: Language, dice: Dice) -> list[str]:
    kept = [sentence for sentence in sentences if PHONE not in sentence]
    if dice.random() < 0.5:
        kept.append(capitalised(expand(dice.pick(language.grammar["nocontact"]), dice.random)))
    return kept


def with_stock(sentences: list[str], style: Style, dice: Dice) -> list[str]:
    """The sentences with phrases that everyone uses, some the writer's own favourites, in between."""
    full = list(sentences)
    for _ in range(dice.between(3, 5)):
        phrase = dice.pick(style.stock) if dice.random() < 0.5 else dice.pick(style.language.stock)
        full.insert(dice.between(1, len(full)), phrase)
    return full


def joined(sentences: list[str], style: Style, dice: Dice) -> str:
    """The running text, with the writer's stops, line breaks and emoji."""
    random, emoji, rate, stop = dice.random, style.emoji, style.emoji_rate, style.stop
    parts = [sentence if sentence[-1] in "?!." else sentence + stop for sentence in sentences]
    if emoji:
        for place, part in enumerate(parts):
            if random() < rate:
                parts[place] = f"{part} {emoji[int(random() * len(emoji))]}"
    return style.gap.join(parts)
