"""A county and its files."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lykta.ads.sample import sample_ads, write_sample
from lykta.ads.sample.county import COLUMNS
from lykta.errors import InputError
from tests.ads.sample.baseline import b_cubed, components
from tests.ads.sample.conftest import County, read

# Stems that have no place in bland, adult text; number words ("sex" is six) are taken out first.
_FORBIDDEN = (
    r"\bsex|erot|eskort|escort|massage|masaje|masaj\b|masaż|porr|\bporn|naken|nakna|nude|tonår|\bteen|flick|tjej"
    r"|\bgirl|\bbarn|\bung\b|\bunga\b|young|\bjoven|chica\b|dziewczyn|девушк|девочк|секс|szex|\blány|\bfete\b"
    r"|\d ?år\b|years old|\baños|asiat|african|latina|\bthai"
)
_NUMBER_WORDS = re.compile(
    r"\b(?:(?:noll|ett|två|tre|fyra|fem|sex|sju|åtta|nio|zero|one|two|three|four|five|six|seven|eight|nine|plus|\d)"
    r"[\s,–-]*){3,}",
    re.IGNORECASE,
)


def test_the_county_holds_exactly_the_ads_asked_for(county: County) -> None:
    assert len(county.ads) == county.summary.ads == 6000


def test_the_truth_names_each_ad_once_and_no_other(county: County) -> None:
    assert [row["ad_id"] for row in county.truth] == [ad["id"] for ad in county.ads]
    assert len({ad["id"] for ad in county.ads}) == len(county.ads)


def test_the_summary_counts_the_authors_and_the_largest(county: County) -> None:
    sizes = Counter(row["hand"] for row in county.truth)
    assert (county.summary.hands, county.summary.largest) == (len(sizes), max(sizes.values()))


def test_every_row_is_marked_synthetic(county: County) -> None:
    assert {ad["synthetic"] for ad in county.ads} == {"syntetisk"}


def test_nearly_all_texts_have_fifty_to_a_hundred_and_fifty_words(county: County) -> None:
    lengths = [len(ad["text"].split()) for ad in county.ads]
    assert 90 <= sum(lengths) / len(lengths) <= 115
    assert sum(50 <= length <= 150 for length in lengths) >= 0.97 * len(lengths)


def test_no_marker_of_the_grammars_is_left(county: County) -> None:
    left = re.compile("[\ue000-\ue0ff{}\\[\\]]")
    assert not [ad for ad in county.ads if left.search(ad["text"] + ad["title"])]


def test_the_text_is_bland_and_adult(county: County) -> None:
    forbidden = re.compile(_FORBIDDEN, re.IGNORECASE)
    for ad in county.ads:
        text = _NUMBER_WORDS.sub("", ad["text"] + "\n" + ad["title"])
        assert not forbidden.search(text), text


def test_a_part_of_the_county_is_written_in_cyrillic(county: County) -> None:
    russian = [ad for ad in county.ads if len(re.findall("[а-я]", ad["text"])) > 100]
    assert 0.01 <= len(russian) / len(county.ads) <= 0.06


def test_two_thirds_are_swedish_and_a_fifth_english(county: County) -> None:
    swedish = sum(
        _holds(ad["text"], "jag", "ja", "är", "e", "på", "pa", "och", "vi", "hon") for ad in county.ads
    )
    english = sum(_holds(ad["text"], "the", "is", "my", "mi", "of", "and", "for") for ad in county.ads)
    assert 0.55 <= swedish / len(county.ads) <= 0.75
    assert 0.12 <= english / len(county.ads) <= 0.30


def test_most_phone_columns_are_empty_since_numbers_stand_in_the_text(county: County) -> None:
    assert 0.55 <= sum(ad["phone"] == "" for ad in county.ads) / len(county.ads) <= 0.8


def test_ads_come_in_the_order_they_were_posted(county: County) -> None:
    posted = [ad["posted_at"] for ad in county.ads]
    assert posted == sorted(posted)


def test_some_texts_are_shared_by_three_or_more_authors(county: County) -> None:
    hands = defaultdict(set)
    for ad, row in zip(county.ads, county.truth, strict=True):
        hands[re.sub(r"[\W\d_]", "", ad["text"])[:200]].add(row["hand"])
    assert max(map(len, hands.values())) >= 3


def test_batches_cover_the_county(county: County) -> None:
    batches = list(sample_ads(6000, 5))
    assert [ad for columns, _ in batches for ad in columns["text"]] == [ad["text"] for ad in county.ads]
    assert [hand for _, hands in batches for hand in hands] == [row["hand"] for row in county.truth]


@pytest.mark.slow
def test_the_plain_baseline_stays_clearly_below_nine_tenths(county: County) -> None:
    found = components([ad["text"] for ad in county.ads])
    assert 0.5 < b_cubed(found, [row["hand"] for row in county.truth]) < 0.85


def _holds(text: str, *words: str) -> bool:
    return sum(word in words for word in text.lower().split()) >= 4


def _written(folder: Path, name: str, *, seed: int = 3, ads: int = 300) -> tuple[bytes, bytes]:
    out, truth = folder / name, folder / "truth.csv"
    write_sample(ads=ads, seed=seed, out=out, truth=truth)
    return out.read_bytes(), truth.read_bytes()


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    assert _written(tmp_path, "one.csv") == _written(tmp_path, "two.csv")


def test_another_seed_gives_another_county(tmp_path: Path) -> None:
    assert _written(tmp_path, "one.csv", seed=3) != _written(tmp_path, "two.csv", seed=4)


def test_the_three_formats_hold_the_same_rows(tmp_path: Path) -> None:
    for name in ("ads.csv", "ads.jsonl", "ads.parquet"):
        _written(tmp_path, name)
    rows = read(tmp_path / "ads.csv")
    lines = (tmp_path / "ads.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert [json.loads(line) for line in lines] == rows
    assert pq.read_table(tmp_path / "ads.parquet").to_pylist() == rows
    assert tuple(rows[0]) == COLUMNS


@pytest.mark.parametrize("ads", [1, 2, 7, 60])
def test_the_smallest_counties_have_their_size_too(tmp_path: Path, ads: int) -> None:
    _written(tmp_path, "ads.csv", ads=ads)
    assert len(read(tmp_path / "ads.csv")) == ads


def test_progress_ends_at_the_number_of_ads(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_sample(
        ads=50,
        seed=1,
        out=tmp_path / "ads.csv",
        truth=tmp_path / "truth.csv",
        progress=lambda done, all_ads: seen.append((done, all_ads)),
    )
    assert seen[-1] == (50, 50)


@pytest.mark.parametrize(("ads", "name"), [(0, "ads.csv"), (-5, "ads.csv"), (10, "ads.xlsx"), (10, "ads")])
def test_a_wrong_call_is_refused_and_writes_nothing(tmp_path: Path, ads: int, name: str) -> None:
    with pytest.raises(InputError, match="Nothing was written"):
        write_sample(ads=ads, seed=1, out=tmp_path / name, truth=tmp_path / "truth.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_half_way_leaves_the_old_files_and_no_part(tmp_path: Path) -> None:
    old = _written(tmp_path, "ads.csv")

    def stop(done: int, all_ads: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sample(ads=40, seed=9, out=tmp_path / "ads.csv", truth=tmp_path / "truth.csv", progress=stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ads.csv", "truth.csv"]
    assert ((tmp_path / "ads.csv").read_bytes(), (tmp_path / "truth.csv").read_bytes()) == old
