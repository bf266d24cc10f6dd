"""Postings are those of so many authors, differ in a word, and have the site's number whoever wrote them."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.quality.kinds import Kind
from benchmarks.quality.reposted import post_again, print_site_number
from hypothesis import given
from hypothesis import strategies as st

HANDS = [f"author {number % 9}" for number in range(24)] + ["somebody else"]
TEXTS = [f"A flat of {number} rooms, with light and quiet, close to the trains" for number in range(25)]


@pytest.fixture
def kind(tmp_path: Path) -> Kind:
    ads, truth = tmp_path / "all.csv", tmp_path / "all-truth.csv"
    for path, header, values in ((ads, ("id", "text"), TEXTS), (truth, ("ad_id", "hand"), HANDS)):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *((f"a{place}", text) for place, text in enumerate(values))])
    return Kind("flats", "all", ads, truth)


@pytest.mark.parametrize("postings", [1, 2, 12])
def test_the_first_posting_is_the_text_and_each_other_has_another_word_in_it(
    kind: Kind, tmp_path: Path, postings: int
) -> None:
    (tmp_path / "made").mkdir()
    made, is_first = post_again(kind, tmp_path / "made", advertisers=4, postings=postings)
    originals = {row["id"]: (row["text"], hand) for row, hand in zip(kind.rows, kind.hands, strict=True)}
    chosen = {*made.hands}
    assert len(chosen) == 4
    # Who wrote one text alone has no pair to be found.
    assert "somebody else" not in chosen
    times: Counter[str] = Counter()
    for row, hand, first in zip(made.rows, made.hands, is_first, strict=True):
        ad, posting = row["id"].split("-")
        text, author = originals[ad]
        changed = [old != new for old, new in zip(text.split(), row["text"].split(), strict=True)]
        assert hand == author
        assert first == (posting == "0")
        assert sum(changed) <= (not first)
        times[ad] += 1
    assert times.keys() == {ad for ad, (_, hand) in originals.items() if hand in chosen}
    assert all(1 <= each <= 2 * postings - 1 for each in times.values())


def test_where_advertisers_are_too_few_all_are_taken_and_the_same_are_made_again(
    kind: Kind, tmp_path: Path
) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(post_again(kind, tmp_path / name, advertisers=500, postings=3)[0])
    assert {*made[0].hands} == {f"author {number}" for number in range(9)}
    assert made[0].rows == made[1].rows


@given(st.lists(st.text(alphabet="abc ", max_size=9), max_size=60), st.sampled_from([0.0, 0.03, 0.4, 1.0]))
def test_one_number_ends_the_share_of_the_texts_and_the_others_stay(texts: list[str], share: float) -> None:
    found = print_site_number(texts, share)
    endings = {after.removeprefix(before) for before, after in zip(texts, found, strict=True)} - {""}
    assert sum(before != after for before, after in zip(texts, found, strict=True)) == round(
        share * len(texts)
    )
    assert all(re.fullmatch(r" Info 07[0236]\d{7}", ending) for ending in endings)
    assert len(endings) <= 1
