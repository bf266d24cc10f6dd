"""Twenty ads of one template, with ten of sixty words changed in each, among five thousand of others."""

import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from lykta.ads.analysis import analyse
from lykta.ads.options import AnalysisOptions
from lykta.ads.result import ResultFile

WORDS, COPIES, CHANGED, OTHERS = 60, 20, 10, 5000
SENTENCES = 6
LARGEST_SHARE = 0.02


def vocabulary(chance: random.Random, words: int = 4000) -> list[str]:
    """Made-up words of two to four syllables."""
    syllables = [consonant + vowel for consonant in "bdfghjklmnprstv" for vowel in "aeiouyåäö"]
    made = {"".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(2 * words)}
    return sorted(made)[:words]


def written(words: list[str]) -> str:
    """Words as sentences of equal length."""
    step = len(words) // SENTENCES
    return " ".join(" ".join(words[at : at + step]).capitalize() + "." for at in range(0, len(words), step))


def ads(seed: int, *, shuffled: bool) -> dict[str, str]:
    """Ad id -> text; the ids of the template's ads begin with `t`."""
    chance = random.Random(seed)  # noqa: S311 - made-up text that is the same in each run, no secret.
    words = vocabulary(chance)
    template = chance.choices(words, k=WORDS)
    found = {}
    for number in range(COPIES):
        own = list(template)
        for at in chance.sample(range(WORDS), CHANGED):
            own[at] = chance.choice(words)
        text = written(own)
        if shuffled:
            sentences = text.split(". ")
            chance.shuffle(sentences)
            text = ". ".join(sentence.rstrip(".") for sentence in sentences) + "."
        found[f"t{number}"] = text
    return found | {f"o{number}": written(chance.choices(words, k=WORDS)) for number in range(OTHERS)}


def networks_of(texts: dict[str, str], folder: Path) -> dict[str, str]:
    """Ad id -> its network, as the whole analysis finds it."""
    file, out = folder / "ads.csv", folder / "ads.lykta"
    with file.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerows([("id", "text"), *texts.items()])
    analyse([str(file)], out=out, options=AnalysisOptions(key_file=folder / "key"))
    with ResultFile(out) as result:
        members = result.table("members")
    return dict(zip(members["ad_id"].to_pylist(), members["network_id"].to_pylist(), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("shuffled", [False, True], ids=["in order", "sentences shuffled"])
@pytest.mark.parametrize("seed", [1, 2])
def test_all_ads_of_a_template_are_one_network_and_no_network_is_large(
    tmp_path: Path, seed: int, *, shuffled: bool
) -> None:
    texts = ads(seed, shuffled=shuffled)
    networks = networks_of(texts, tmp_path)
    assert len(networks) == len(texts) == COPIES + OTHERS
    assert len({networks[f"t{number}"] for number in range(COPIES)}) == 1
    (_, largest), *_ = Counter(networks.values()).most_common(1)
    assert largest <= LARGEST_SHARE * len(texts)


def test_copies_with_other_signs_between_all_words_are_one_network(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - as above.
    words = vocabulary(chance)
    own = chance.choices(words, k=WORDS)
    between = (" ", " ♥ ", "*", " 💋 ", "~", " | ", "...", "★", " + ", "❤️")
    texts = {f"t{number}": signs.join(own) for number, signs in enumerate(between)}
    others = {f"o{number}": written(chance.choices(words, k=WORDS)) for number in range(500)}
    networks = networks_of(texts | others, tmp_path)
    sizes = Counter(networks.values())
    assert {sizes[networks[ad]] for ad in texts} == {len(between)}
    assert {networks[ad] for ad in texts}.isdisjoint(networks[ad] for ad in others)
