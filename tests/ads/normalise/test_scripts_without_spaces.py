"""Scripts that write no spaces: runs of letters are cut into pieces that stand for words."""

import random
from collections import Counter
from unicodedata import category

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lykta
from lykta.ads.normalise import make_lexicon, words_with_places

BARE = make_lexicon([])
# Letters that stand for sounds, with their vowel signs and tone marks, and ideographs.
ALPHABETS = {
    "Thai": "".join(map(chr, (*range(0x0E01, 0x0E2F), *range(0x0E30, 0x0E33), *range(0x0E34, 0x0E3A)))),
    "Lao": "".join(map(chr, (0x0E81, 0x0E82, 0x0E84, *range(0x0E94, 0x0E98), *range(0x0E99, 0x0EA0)))),
    "Burmese": "".join(map(chr, (*range(0x1000, 0x1021), *range(0x102D, 0x1031)))),
    "Khmer": "".join(map(chr, (*range(0x1780, 0x17A3), *range(0x17B6, 0x17C6)))),
    "hiragana": "".join(map(chr, range(0x3042, 0x3094))),
    "ideographs": "".join(map(chr, range(0x4E00, 0x4F00))),
}
scripts = st.sampled_from(sorted(ALPHABETS))


def clause(script: str, length: int, seed: int) -> str:
    """A run of letters without spaces."""
    return "".join(random.Random(f"{script}{seed}").choices(ALPHABETS[script], k=length))  # noqa: S311  No secret.


def words(text: str) -> Counter[int]:
    return Counter(word.hash for word in words_with_places(text, BARE))


@given(scripts, st.integers(0, 10**6), st.integers(10, 60), st.data())
def test_a_changed_letter_is_felt_in_three_words_at_most(
    script: str, seed: int, length: int, data: st.DataObject
) -> None:
    text = clause(script, length, seed)
    at = data.draw(st.integers(0, length - 1))
    changed = text[:at] + data.draw(st.sampled_from(ALPHABETS[script])) + text[at + 1 :]
    assert (words(text) - words(changed)).total() <= 3


@given(scripts, st.integers(0, 10**6))
def test_a_long_run_has_many_words_and_fewer_than_letters(script: str, seed: int) -> None:
    assert 200 / 10 < words(clause(script, 200, seed)).total() < 200 / 1.4


@given(scripts, st.integers(0, 10**6), st.integers(1, 40))
def test_no_word_begins_with_a_sign_that_belongs_to_the_letter_before(
    script: str, seed: int, length: int
) -> None:
    text = clause(script, length, seed)
    data = text.encode()
    begun = [data[word.start : word.end].decode()[0] for word in words_with_places(text, BARE)]
    assert not [letter for letter in begun[1:] if category(letter)[0] == "M"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("นวด น้ำมัน ผ่อนคลาย", ["นวด", "น้ำมัน"]),
        ("ร้าน,กาแฟ!", ["ร้าน", "กาแฟ"]),
    ],
)
def test_a_short_word_between_spaces_or_signs_is_one_word(text: str, pieces: list[str]) -> None:
    data = text.encode()
    found = [data[word.start : word.end].decode() for word in words_with_places(text, BARE)]
    assert found[: len(pieces)] == pieces


def test_a_row_of_one_letter_is_as_one_of_it() -> None:
    assert words("สวัสดีครับคุณแม่มากกกกกก") == words("สวัสดีครับคุณแม่มาก")


def test_unrelated_ads_stay_apart_and_an_edited_one_finds_its_own() -> None:
    rows = []
    for script in ALPHABETS:
        for seed in range(12):
            text = clause(script, 150, seed)
            rows.append((f"{script} {seed} a", text))
            rows.append((f"{script} {seed} b", text[:70] + clause(script, 5, 100 + seed) + text[70:]))
    ids, texts = zip(*rows, strict=True)
    members = lykta.link(pa.table({"id": ids, "text": texts})).members()
    network = dict(zip(members["ad_id"].to_pylist(), members["network_id"].to_pylist(), strict=True))
    assert len(set(network.values())) == len(ALPHABETS) * 12
    assert all(network[name] == network[f"{name[:-1]}b"] for name in network)
