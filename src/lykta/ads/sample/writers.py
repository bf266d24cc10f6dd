"""Independent writers: a person who writes her own ads, in her own way, and posts them again with edits."""

from lykta.ads.sample.advertiser import new_advertiser
from lykta.ads.sample.borrowed import Text
from lykta.ads.sample.calendar import DAYS, second_of
from lykta.ads.sample.compose import compose, reworded
from lykta.ads.sample.desk import Desk, Draft
from lykta.ads.sample.dice import Dice, wheel
from lykta.ads.sample.grammar import expand
from lykta.ads.sample.phrases import LANGUAGES, language
from lykta.ads.sample.style import Style, new_style

# How many ads one writer has in the file.
AD_COUNTS = wheel((1, 2, 3, 4, 6, 8, 11, 16, 24), (34, 17, 12, 10, 9, 7, 5, 4, 2))

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
        draft = Draft(
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
            sentences = reworded(sentences, style, dice, changes=1)


def _first_text(desk: Desk, style: Style) -> tuple[list[str], Text | None]:
    dice = desk.dice
    own = compose(style, dice)
    kind = dice.random()
    if kind < _COPIES_WHOLE:
        return own, desk.shelf.borrow(dice)
    if kind < _COPIES_WHOLE + _COPIES_PART:
        source = desk.shelf.borrow(dice)
        return (_patched(own, source, dice) if source else own), None
    return own, None


def _patched(own: list[str], source: Text, dice: Dice) -> list[str]:
    """Her own text with three to five sentences of a stranger's in it."""
    count = min(dice.between(3, 5), len(source.sentences) - 2)
    start = dice.between(1, len(source.sentences) - count)
    kept = own[:-count] if len(own) > count + 4 else own
    return [*kept[:2], *source.sentences[start : start + count], *kept[2:]]
