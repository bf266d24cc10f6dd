"""A stranger's text under a number of one's own, from the file to what the result says of it."""

import random
from pathlib import Path

from lykta.ads.result import ResultFile
from tests.ads.pipeline.analysed import analysed, write_ads

HERS, COPIERS = "070-174 06 05", "070-174 06 06"
# How many ads the copier has beside the copy, and how many others there are.
OWN, FILLING = 4, 60
# So many ads under her number make the single copy a stranger's: beside 8 mixed pairs of ads her own are 28,
# and those of the copier's other ads 6. With one ad less an author with two numbers may have as many.
ENOUGH = 8


def county(versions: int) -> list[dict[str, str]]:
    """A text in so many versions under one number, one more under another, and the other's own ads."""
    chance = random.Random(1)  # noqa: S311 - made-up text that is the same in each run, no secret.
    words = ["".join(chance.choices("abdefghijklmnoprstuvåäö", k=6)) for _ in range(900)]
    text, own = chance.choices(words, k=40), chance.choices(words, k=40)
    rows = [(f"hers-{at}", _version(text, words, chance), HERS) for at in range(versions)]
    rows.append(("copy", _version(text, words, chance), COPIERS))
    rows += [(f"own-{at}", _version(own, words, chance), COPIERS) for at in range(OWN)]
    rows += [(f"other-{at}", " ".join(chance.choices(words, k=40)), "") for at in range(FILLING)]
    return [{"id": name, "text": f"{wording} {number}"} for name, wording, number in rows]


def _version(text: list[str], words: list[str], chance: random.Random) -> str:
    version = list(text)
    for at in chance.sample(range(len(text)), 4):
        version[at] = chance.choice(words)
    return " ".join(version)


def networks_and_copies(
    folder: Path, versions: int, *, advertisers: int
) -> tuple[dict[str, str], list[tuple[str, int]]]:
    """Ad id -> its network; and each ad whose text is copied, with its number."""
    summary = analysed(write_ads(folder / "ads.csv", county(versions)))
    assert summary.networks == advertisers
    # Nobody knows whether two numbers that a text ties are one advertiser's: the high number has both.
    assert summary.advertisers_high == FILLING + 2
    with ResultFile(folder / "r.lykta") as result:
        members, cuts = result.table("members"), result.table("cuts").to_pylist()
    networks = dict(zip(members["ad_id"].to_pylist(), members["network_id"].to_pylist(), strict=True))
    return networks, [(cut["subject"], cut["ads"]) for cut in cuts if cut["kind"] == "copied text"]


def test_a_copied_text_goes_with_its_number_and_is_told(tmp_path: Path) -> None:
    networks, copied = networks_and_copies(tmp_path, ENOUGH, advertisers=2)
    assert copied == [("copy", 1)]
    assert networks["copy"] == networks["own-0"] == networks[f"own-{OWN - 1}"]
    assert networks["hers-0"] == networks[f"hers-{ENOUGH - 1}"] != networks["copy"]
    with ResultFile(tmp_path / "r.lykta") as result:
        links = result.table("links").to_pylist()
    # That they are alike stays to be seen: the reviewer judges, not the cut.
    assert any({"copy"} < {link["ad_a"], link["ad_b"]} and "hers" in f"{link}" for link in links)


def test_where_few_ads_have_the_text_two_numbers_are_one_author(tmp_path: Path) -> None:
    networks, copied = networks_and_copies(tmp_path, ENOUGH - 1, advertisers=1)
    assert copied == []
    assert networks["hers-0"] == networks["copy"] == networks["own-0"]
