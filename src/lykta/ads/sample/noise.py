"""What happens to a wording between one ad and the next: slips, swaps, look-alike letters."""

from collections.abc import Sequence

from lykta.ads.sample.dice import Dice
from lykta.ads.sample.grammar import PHONE

# Share of an ad's words that are changed, by level, and how common the level is.
RATES = (0.01, 0.05, 0.13)
LEVELS = (0.45, 0.35, 0.20)

_LOOKALIKES = str.maketrans("aeocpxyAEOCPXKMHTB", "аеосрхуАЕОСРХКМНТВ")


def typo(word: str, dice: Dice) -> str:
    """The word with one letter swapped, dropped or doubled."""
    if len(word) < 4:
        return word
    at = dice.between(1, len(word) - 2)
    kind = int(dice.random() * 3)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def rough(text: str, rate: float, fillers: Sequence[str], dice: Dice) -> str:
    """The text with about `rate` of its words substituted, inserted, deleted or misspelt; numbers stay."""
    words = text.split(" ")
    random = dice.random
    size = len(words)
    for _ in range(int(rate * size + random())):
        at = int(random() * size)
        word = words[at]
        if PHONE in word or not word:
            continue
        kind = random()
        if kind < 0.35:
            words[at] = fillers[int(random() * len(fillers))] + _tail(word)
        elif kind < 0.60:
            words[at] = fillers[int(random() * len(fillers))] + " " + word
        elif kind < 0.80:
            words[at] = _tail(word)
        elif kind < 0.95:
            words[at] = typo(word, dice)
        else:
            words[at] = word.upper()
    return " ".join([word for word in words if word])


def _tail(word: str) -> str:
    # Stops and line breaks outlive the word they stand at.
    bare = word.rstrip(".,!?\n…")
    return word[len(bare) :]


def lookalikes(text: str, share: float, dice: Dice) -> str:
    """The text with about `share` of its words written in part with Cyrillic look-alikes."""
    words = text.split(" ")
    for _ in range(max(1, int(share * len(words)))):
        at = int(dice.random() * len(words))
        if PHONE not in words[at]:
            words[at] = words[at].translate(_LOOKALIKES)
    return " ".join(words)


def shuffled(sentences: list[str], level: int, dice: Dice) -> list[str]:
    """The sentences as an ad of this level holds them: some dropped, some moved."""
    if level == 0 or len(sentences) < 5:
        return sentences
    kept = list(sentences)
    if level == 2 or dice.chance(0.4):
        at = dice.between(1, len(kept) - 2)
        if PHONE not in kept[at]:
            del kept[at]
    for _ in range(level):
        if dice.chance(0.5):
            source, target = dice.between(1, len(kept) - 2), dice.between(1, len(kept) - 2)
            kept.insert(target, kept.pop(source))
    return kept
