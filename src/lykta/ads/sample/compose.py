"""A writer's own wording: the sentences of a fresh text, and how they change with time."""

from lykta.ads.sample.dice import Dice
from lykta.ads.sample.grammar import PHONE, expand
from lykta.ads.sample.style import Style, spelt


def compose(style: Style, dice: Dice) -> list[str]:
    """The sentences of a new text by this writer, with markers where an ad fills in its own."""
    grammar, random, order = style.language.grammar, dice.random, style.order
    sentences = [spelt(style.greeting, style)]
    words = 2
    contact_at = dice.between(2, 12)
    place = 0
    while words < style.words:
        sentence = _one(style, order[place % len(order)], dice)
        sentences.append(sentence)
        words += sentence.count(" ") + 1
        place += 1
        if place == contact_at:
            sentences.append(spelt(expand(dice.pick(grammar["contact"]), random), style))
    if contact_at > place:
        sentences.append(spelt(expand(dice.pick(grammar["contact"]), random), style))
    sentences.append(spelt(style.closing, style))
    return sentences


def _one(style: Style, section: str, dice: Dice) -> str:
    if section == "coin" and dice.chance(0.6):
        return spelt(dice.pick(style.coined), style)
    random = dice.random
    frames = style.language.grammar[section]
    sentence = expand(frames[int(random() * len(frames))], random)
    # Most writers spell as the frame does; they are spared the call.
    return spelt(sentence, style) if style.spelling or style.lower else sentence[:1].upper() + sentence[1:]


def reworded(sentences: list[str], style: Style, dice: Dice, *, changes: int) -> list[str]:
    """The text with some sentences written anew; the sentence with the number keeps its place."""
    changed = list(sentences)
    for _ in range(changes):
        at = dice.between(1, len(changed) - 2)
        if PHONE in changed[at]:
            continue
        changed[at] = _one(style, dice.pick(style.order), dice)
    return changed
