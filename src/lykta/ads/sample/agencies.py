"""Agencies that write for willing independents: one template, many advertisers, each with her own number."""

from lykta.ads.sample.advertiser import Advertiser, new_advertiser
from lykta.ads.sample.calendar import DAYS, second_of
from lykta.ads.sample.desk import Desk, Draft
from lykta.ads.sample.grammar import expand
from lykta.ads.sample.hands import Template
from lykta.ads.sample.phrases import LANGUAGES, language
from lykta.ads.sample.style import new_style


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
        draft = Draft(template.on(day, dice), style, advertiser, phone, second, title)
        left -= desk.publish(hand, draft, left)
