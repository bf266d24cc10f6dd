"""Texts that strangers copy: each goes to one other advertiser, or to three to twenty of them."""

from typing import NamedTuple

from lykta.ads.sample.advertiser import Advertiser
from lykta.ads.sample.dice import Dice
from lykta.ads.sample.style import Style

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


class Shelf:
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
