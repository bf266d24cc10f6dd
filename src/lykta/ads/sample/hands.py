"""Hands with many personas: drifting templates, shared numbers, several voices and languages."""

from typing import NamedTuple

from lykta.ads.sample.advertiser import Advertiser, new_advertiser
from lykta.ads.sample.calendar import DAYS, second_of
from lykta.ads.sample.compose import compose, reworded
from lykta.ads.sample.desk import Desk, Draft
from lykta.ads.sample.dice import Dice
from lykta.ads.sample.grammar import expand
from lykta.ads.sample.phrases import LANGUAGES, language
from lykta.ads.sample.style import Style, new_style

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
            self._sentences = reworded(self._sentences, self.style, dice, changes=dice.between(1, 2))
            self._next += self._period
        return self._sentences


class Persona(NamedTuple):
    advertiser: Advertiser
    phones: tuple[str, ...]
    templates: tuple[Template, ...]
    titles: tuple[str, ...]


def write_hand(desk: Desk, hand: int, ads: int) -> None:
    """Publish exactly `ads` rows by one hand under its personas."""
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
        draft = Draft(
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
