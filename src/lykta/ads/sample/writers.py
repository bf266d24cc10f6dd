"""Who writes the ads of a county: authors with many personas, agencies, independent writers; and the desk.

At the desk every writer's ads are finished: stock phrases, noise, contacts, and the rows as read.
"""

from collections.abc import Callable
from typing import NamedTuple

from lykta.ads.sample.dice import Dice, wheel
from lykta.ads.sample.phones import SWITCHBOARD, WAYS, Exchange
from lykta.ads.sample.surroundings import (
    DAYS,
    SECONDS,
    WEEK,
    Advertiser,
    Site,
    day_of,
    new_advertiser,
    second_of,
)
from lykta.ads.sample.wording import (
    ADDRESS,
    HANDLE,
    HOURS,
    LANGUAGES,
    LEVELS,
    NAME,
    PHONE,
    PRICE,
    RATES,
    TOWN,
    Language,
    Style,
    capitalise,
    compose,
    expand,
    language,
    new_style,
    reword,
    roughen,
    shuffle,
    write_lookalikes,
)

# More than copiers ever look at; keeps memory the same at any size.
_ROOM = 2000
_LENT = 0.012


class Text(NamedTuple):
    """A text as published, its markers still open, with who it spoke of."""

    wording: str
    sentences: tuple[str, ...]
    style: Style
    advertiser: Advertiser
    town: str


class OpenTexts:
    """The texts now open to copying."""

    def __init__(self) -> None:
        self._texts: list[tuple[Text, int]] = []

    def offer(self, text: Text, dice: Dice) -> None:
        """Keep about one text of eighty, for one copier or for three to twenty."""
        copiers = 1 if dice.chance(0.6) else dice.between(3, 20)
        if len(self._texts) < _ROOM:
            self._texts.append((text, copiers))
        else:
            self._texts[dice.between(0, _ROOM - 1)] = (text, copiers)

    def borrow(self, dice: Dice) -> Text | None:
        if not self._texts:
            return None
        # Recent texts first: those with copiers left are used up before new ones are opened.
        at = max(0, len(self._texts) - 1 - dice.between(0, 40))
        text, left = self._texts[at]
        if left > 1:
            self._texts[at] = (text, left - 1)
        else:
            self._texts[at] = self._texts[-1]
            self._texts.pop()
        return text

    @staticmethod
    def wants(dice: Dice) -> bool:
        return dice.random() < _LENT


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


class AdDraft(NamedTuple):
    """An ad as its author submits it for publication."""

    sentences: list[str]
    style: Style
    advertiser: Advertiser
    phone: str
    second: int
    title: str
    must_show: bool = False
    copied: Text | None = None


class Desk:
    """The chance, numbers and borrowed texts that all authors share, and the rows they have published."""

    def __init__(self, seed: int) -> None:
        self.dice = Dice(seed)
        self.exchange = Exchange(self.dice)
        self.open_texts = OpenTexts()
        self.rows: list[Row] = []

    def publish(self, hand: int, draft: AdDraft, room: int) -> int:
        """Add the draft as one row or, if later readings met it again, up to `room`; returns how many."""
        dice, advertiser = self.dice, draft.advertiser
        town = advertiser.towns.town(day_of(draft.second))
        site = dice.pick(advertiser.sites)
        contact = dice.pick(_OPEN if draft.must_show else _CONTACTS)
        wording = draft.copied.wording if draft.copied else self._wording(draft, site, contact, town)
        text = self._fill(wording, draft, contact, town)
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

    def _wording(self, draft: AdDraft, site: Site, contact: int, town: str) -> str:
        dice, style = self.dice, draft.style
        level = dice.split(LEVELS)
        sentences = shuffle(draft.sentences, level, dice)
        if contact in (_NEITHER, _COLUMN):
            sentences = _without_number(sentences, style.language, dice)
        text = _join_sentences(_add_stock(sentences, style, dice), style, dice)
        text = roughen(text, RATES[level], style.language.fillers, dice)
        if level and dice.random() < 0.06:
            text = write_lookalikes(text, 0.05 * level, dice)
        if dice.random() < _FOOTER_SHARE:
            text += "\n" + dice.pick(site.footers)
        if OpenTexts.wants(dice) and contact not in (_NEITHER, _COLUMN):
            self.open_texts.offer(Text(text, tuple(draft.sentences), style, draft.advertiser, town), dice)
        return text

    def _fill(self, text: str, draft: AdDraft, contact: int, town: str) -> str:
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

    def _with_number(self, text: str, draft: AdDraft) -> str:
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
        kept.append(capitalise(expand(dice.pick(language.grammar["nocontact"]), dice.random)))
    return kept


def _add_stock(sentences: list[str], style: Style, dice: Dice) -> list[str]:
    """The sentences with phrases that everyone uses, some the writer's own favourites, in between."""
    full = list(sentences)
    for _ in range(dice.between(3, 5)):
        phrase = dice.pick(style.stock) if dice.random() < 0.5 else dice.pick(style.language.stock)
        full.insert(dice.between(1, len(full)), phrase)
    return full


def _join_sentences(sentences: list[str], style: Style, dice: Dice) -> str:
    """The running text, with the writer's stops, line breaks and emoji."""
    random, emoji, rate, stop = dice.random, style.emoji, style.emoji_rate, style.stop
    parts = [sentence if sentence[-1] in "?!." else sentence + stop for sentence in sentences]
    if emoji:
        for place, part in enumerate(parts):
            if random() < rate:
                parts[place] = f"{part} {emoji[int(random() * len(emoji))]}"
    return style.gap.join(parts)


_VOICES = ("I", "I", "I", "I", "we", "she")
# Days between two rewordings of a template.
_DRIFT = (9, 30)


class Template:
    """A wording that changes step by step as the days go by."""

    def __init__(self, style: Style, first: int, dice: Dice) -> None:
        self.style = style
        self.used = False
        self._sentences = compose(style, dice)
        self._period = dice.between(*_DRIFT)
        self._next = first + self._period

    def on(self, day: int, dice: Dice) -> list[str]:
        """The sentences as they stand that day; days never go backwards."""
        while day >= self._next:
            self._sentences = reword(self._sentences, self.style, dice, changes=dice.between(1, 2))
            self._next += self._period
        return self._sentences


class Persona(NamedTuple):
    advertiser: Advertiser
    phones: tuple[str, ...]
    templates: tuple[Template, ...]
    titles: tuple[str, ...]


def write_author(desk: Desk, hand: int, ads: int) -> None:
    """Publish exactly `ads` rows by one author under its personas."""
    dice = desk.dice
    length = min(DAYS, 20 + dice.between(4, 14) * ads)
    first = dice.between(0, DAYS - length)
    last = first + length - 1
    templates = _templates(first, ads, dice)
    phones = [desk.exchange.number(first, last) for _ in range(min(dice.between(1, 5), 1 + ads // 4))]
    personas = [
        _persona(templates, phones, (first, last), dice) for _ in range(1 + dice.between(0, _most(ads)))
    ]
    days = sorted(dice.between(first, last) for _ in range(ads))
    left = ads
    while left:
        day = days[ads - left]
        persona = dice.pick(personas)
        template = dice.pick(persona.templates)
        draft = AdDraft(
            sentences=template.on(day, dice),
            style=template.style,
            advertiser=persona.advertiser,
            # The first ad of each template shows the number that all personas share.
            phone=dice.pick(persona.phones) if template.used else phones[0],
            second=second_of(day, persona.advertiser.hour, dice),
            title=dice.pick(persona.titles),
            must_show=not template.used,
        )
        template.used = True
        left -= desk.publish(hand, draft, left)


def _most(ads: int) -> int:
    return min(40, int(ads**0.6))


def _templates(first: int, ads: int, dice: Dice) -> list[Template]:
    count = min(dice.between(1, 4), 1 + ads // 3)
    spoken = [dice.pick(LANGUAGES) for _ in range(2)]
    return [
        Template(
            new_style(language(spoken[0] if dice.chance(0.7) else spoken[1]), dice, voice=dice.pick(_VOICES)),
            first,
            dice,
        )
        for _ in range(count)
    ]


def _persona(templates: list[Template], phones: list[str], days: tuple[int, int], dice: Dice) -> Persona:
    own = tuple(dice.some(templates, dice.between(1, len(templates))))
    return Persona(
        advertiser=new_advertiser(*days, dice, tours=dice.chance(0.85)),
        phones=tuple(dice.some(phones, dice.between(1, 2))),
        templates=own,
        titles=tuple(expand(dice.pick(own[0].style.language.titles), dice.random) for _ in range(2)),
    )


def write_agency(desk: Desk, hand: int, ads: int) -> None:
    """Publish exactly `ads` rows that one agency wrote: the truth names the writer, not the advertiser."""
    dice = desk.dice
    length = min(DAYS, 60 + dice.between(3, 9) * ads)
    first = dice.between(0, DAYS - length)
    last = first + length - 1
    style = new_style(language(dice.pick(LANGUAGES)), dice, voice=dice.pick(("I", "she")))
    template = Template(style, first, dice)
    title = expand(dice.pick(style.language.titles), dice.random)
    clients: list[tuple[Advertiser, str]] = [
        (new_advertiser(first, last, dice, tours=dice.chance(0.3)), desk.exchange.number(first, last))
        for _ in range(1 + ads // 3)
    ]
    days = sorted(dice.between(first, last) for _ in range(ads))
    left = ads
    while left:
        advertiser, phone = dice.pick(clients)
        day = days[ads - left]
        second = second_of(day, advertiser.hour, dice)
        draft = AdDraft(template.on(day, dice), style, advertiser, phone, second, title)
        left -= desk.publish(hand, draft, left)


# How many ads one author has in the file.
_AD_COUNTS = wheel((1, 2, 3, 4, 6, 8, 11, 16, 24), (34, 17, 12, 10, 9, 7, 5, 4, 2))

_NEW_TEXT = 0.12
_NEW_PHONE = 0.03
_COPIES_WHOLE = 0.06
_COPIES_PART = 0.06
_TOURS = 0.25


def write_independent(desk: Desk, hand: int, ads: int) -> None:
    """Publish exactly `ads` rows by one independent writer."""
    dice = desk.dice
    first = dice.between(0, DAYS - 30)
    last = min(DAYS - 1, first + 10 + dice.between(5, 25) * ads)
    style = new_style(language(dice.pick(LANGUAGES)), dice, voice="we" if dice.chance(0.04) else "I")
    advertiser = new_advertiser(first, last, dice, tours=dice.chance(_TOURS))
    sentences, copied = _first_text(desk, style)
    title = expand(dice.pick(style.language.titles), dice.random)
    phone = desk.exchange.number(first, last)
    days = sorted(dice.between(first, last) for _ in range(ads))
    left, must_show = ads, ads > 1
    while left:
        draft = AdDraft(
            sentences=sentences,
            style=style,
            advertiser=advertiser,
            phone=phone,
            second=second_of(days[ads - left], advertiser.hour, dice),
            title=title,
            must_show=must_show or copied is not None,
            copied=copied,
        )
        left -= desk.publish(hand, draft, left)
        must_show = False
        # A new text or a new number, never both at once: something always ties her ads together.
        if dice.random() < _NEW_TEXT:
            sentences, copied, must_show = compose(style, dice), None, True
        elif dice.random() < _NEW_PHONE:
            phone = desk.exchange.number(first, last)
        elif dice.random() < 0.5:
            sentences = reword(sentences, style, dice, changes=1)


def _first_text(desk: Desk, style: Style) -> tuple[list[str], Text | None]:
    dice = desk.dice
    own = compose(style, dice)
    kind = dice.random()
    if kind < _COPIES_WHOLE:
        return own, desk.open_texts.borrow(dice)
    if kind < _COPIES_WHOLE + _COPIES_PART:
        source = desk.open_texts.borrow(dice)
        return (_patch(own, source, dice) if source else own), None
    return own, None


def _patch(own: list[str], source: Text, dice: Dice) -> list[str]:
    """Her own text with three to five sentences of a stranger's in it."""
    count = min(dice.between(3, 5), len(source.sentences) - 2)
    start = dice.between(1, len(source.sentences) - count)
    kept = own[:-count] if len(own) > count + 4 else own
    return [*kept[:2], *source.sentences[start : start + count], *kept[2:]]


_INDEPENDENT = 0.57
_AGENCIES = 0.02


class Job(NamedTuple):
    """One author's work: what writes it, and how many ads."""

    write: Callable[[Desk, int, int], None]
    ads: int


def plan(ads: int, seed: int) -> list[Job]:
    """The authors of a county of `ads` ads, in random order; their ads add up to exactly that number."""
    dice = Dice(seed)
    largest = max(8, ads // 500)
    agency_ads = round(ads * _AGENCIES)
    author_ads = round(ads * (1 - _INDEPENDENT - _AGENCIES))
    jobs = [Job(write_agency, size) for size in _sizes(agency_ads, lambda: _agency(dice, largest))]
    # The largest author is there in every county; the others follow a heavy tail.
    first = min(largest, author_ads)
    jobs += [
        Job(write_author, size)
        for size in [first, *_sizes(author_ads - first, lambda: _heavy(dice, largest))]
        if size
    ]
    rest = ads - agency_ads - author_ads
    jobs += [Job(write_independent, size) for size in _sizes(rest, lambda: dice.pick(_AD_COUNTS))]
    return dice.some(jobs, len(jobs))


def _heavy(dice: Dice, largest: int) -> int:
    # Pareto with exponent one: the inverse of an even draw, without a logarithm whose last digit may differ.
    return min(largest, int(3 / (1 - dice.random())))


def _agency(dice: Dice, largest: int) -> int:
    return dice.between(8, max(10, largest // 2))


def _sizes(total: int, draw: Callable[[], int]) -> list[int]:
    sizes = []
    while total > 0:
        size = min(total, draw())
        sizes.append(size)
        total -= size
    return sizes
