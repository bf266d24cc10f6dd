"""One analysis from file to result: the same whatever the order, and told stage by stage."""

import csv
import random
from pathlib import Path

import pytest

from lykta.ads.options import STAGES, AnalysisOptions
from lykta.ads.result import IDENTIFIERS, ResultFile, What, write_table
from lykta.ads.sample import write_sample
from lykta.errors import InputError
from tests.ads.pipeline.analysed import Listener, analysed, write_ads


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    write_sample(ads=400, seed=5, out=folder / "ads.csv", truth=folder / "truth.csv")
    analysed(folder / "ads.csv")
    return folder


def exported(result: Path, what: What) -> bytes:
    with ResultFile(result) as opened:
        write_table(opened.table(what), result.parent / "export.csv", exact=IDENTIFIERS)
    return (result.parent / "export.csv").read_bytes()


def without_contact(table: bytes) -> list[dict[str, str]]:
    rows = list(csv.DictReader(table.decode().splitlines()))
    for row in rows:
        del row["contact"]
    return sorted(rows, key=str)


def test_neither_the_order_of_rows_nor_threads_nor_the_run_change_the_result(county: Path) -> None:
    with (county / "ads.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    random.Random(7).shuffle(rows)  # noqa: S311 - an order, no secret
    shuffled = write_ads(county / "shuffled.csv", rows)
    analysed(shuffled, out="s.lykta", threads=2)
    for what in ("members", "links", "networks", "templates", "observations", "counts", "contacts"):
        assert exported(county / "s.lykta", what) == exported(county / "r.lykta", what), what


def test_another_contact_key_changes_pseudonyms_and_nothing_else(county: Path) -> None:
    analysed(county / "ads.csv", out="k.lykta", key_file=county / "other.key")
    assert exported(county / "k.lykta", "members") == exported(county / "r.lykta", "members")
    ours, theirs = exported(county / "r.lykta", "links"), exported(county / "k.lykta", "links")
    assert ours != theirs
    assert without_contact(ours) == without_contact(theirs)


def test_stages_are_told_in_their_order_with_the_rows_that_went_in_and_came_out(county: Path) -> None:
    listener = Listener()
    summary = analysed(county / "ads.csv", out="w.lykta", watcher=listener, explain=frozenset(STAGES))
    assert listener.heard == [(event, stage) for stage in STAGES for event in ("begins", "ends")]
    assert listener.rows["read"][1] == listener.rows["identify"][0] == summary.rows_kept == 400
    assert listener.rows["identify"][1] == summary.contacts
    assert listener.rows["weigh"][1] == summary.links
    assert set(listener.tables) == {
        "contacts", "pairs", "calibration", "links", "templates", "observations", "counts",
    }  # fmt: skip
    assert all(table.num_rows <= 20 for table in listener.tables.values())


def test_only_the_tables_of_the_stages_asked_for_are_shown(county: Path) -> None:
    listener = Listener()
    analysed(county / "ads.csv", out="e.lykta", watcher=listener, explain=frozenset({"count"}))
    assert set(listener.tables) == {"counts"}


def test_the_result_says_what_the_call_says(county: Path) -> None:
    summary = analysed(county / "ads.csv", out="c.lykta")
    with ResultFile(county / "c.lykta") as result:
        assert result.summary == summary
    assert (county / "c.lykta").stat().st_mode & 0o777 == 0o600


def test_a_stage_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="There is no stage wash"):
        AnalysisOptions(explain=frozenset({"wash"}))


def test_no_thread_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="at least one thread"):
        AnalysisOptions(threads=0)
    assert AnalysisOptions().thread_count() >= 1


SENTENCES = [
    "Hej jag heter Mira och är ny i stan denna vecka",
    "välkommen att höra av dig när du vill träffas i lugn miljö",
    "syntetisk annons skriven för prov av koppling mellan texter",
]


def own_ads(hand: int, phone: str) -> list[str]:
    words = random.Random(hand)  # noqa: S311 - words, no secret
    letters = "abdefghijklmnoprstuv"
    lexicon = ["".join(words.choices(letters, k=6)) for _ in range(40)]
    return [" ".join(words.sample(lexicon, 35)) + f" ring {phone}" for _ in range(4)]


def stock_county(phones: dict[int, list[str]]) -> list[dict[str, str]]:
    """Authors with ads of their own; each also uses one text that all share, word for word."""
    rows = []
    for hand, numbers in phones.items():
        texts = [*own_ads(hand, numbers[0]), *(" ".join(SENTENCES) + f" ring {number}" for number in numbers)]
        rows += [{"id": f"h{hand}-{at}", "text": text} for at, text in enumerate(texts)]
    return rows


def phone(number: int) -> str:
    return f"070-174 06 {number:02d}"


def networks_of(result: Path) -> dict[str, str]:
    with ResultFile(result) as opened:
        table = opened.table("members")
    return dict(zip(table["ad_id"].to_pylist(), table["network_id"].to_pylist(), strict=True))


def test_a_text_that_unrelated_advertisers_use_word_for_word_links_nobody_by_itself(tmp_path: Path) -> None:
    ads = write_ads(tmp_path / "ads.csv", stock_county({hand: [phone(hand + 10)] for hand in range(6)}))
    analysed(ads)
    networks = networks_of(tmp_path / "r.lykta")
    stock = {networks[f"h{hand}-4"] for hand in range(6)}
    assert len(stock) == 6
    # Each stock ad stands with the other ads of its own phone.
    assert all(networks[f"h{hand}-4"] == networks[f"h{hand}-0"] for hand in range(6))
    with ResultFile(tmp_path / "r.lykta") as result:
        pairs = result.table("links").to_pylist()
    assert all(pair["ad_a"].split("-")[0] == pair["ad_b"].split("-")[0] for pair in pairs)


def test_ads_that_say_too_little_are_counted_and_only_their_contacts_link_them(tmp_path: Path) -> None:
    rows = stock_county({hand: [phone(hand + 10)] for hand in range(3)})
    short = ["Hej", "Hej", f"Hej {phone(10)}", f"Ring mig {phone(30)}"]
    rows += [{"id": f"short-{at}", "text": text} for at, text in enumerate(short)]
    summary = analysed(write_ads(tmp_path / "ads.csv", rows))
    assert (summary.stock_ads, summary.stock_texts) == (len(short), 1)
    networks = networks_of(tmp_path / "r.lykta")
    assert networks["short-2"] == networks["h0-0"]
    assert len({networks["h0-0"], *(networks[f"short-{at}"] for at in (0, 1, 3))}) == 4
    with ResultFile(tmp_path / "r.lykta") as result:
        linked = [row for row in result.table("links").to_pylist() if "short" in row["ad_a"] + row["ad_b"]]
        cuts = [row for row in result.table("cuts").to_pylist() if row["kind"] == "little wording"]
    assert {row["reason"] for row in linked} == {"shared contact"}
    assert sum(row["ads"] for row in cuts) == len(short)
    assert {row["subject"] for row in cuts} <= {f"short-{at}" for at in range(len(short))}


def test_two_phones_of_one_author_still_hold_its_ads_together(tmp_path: Path) -> None:
    rows = stock_county({hand: [phone(hand + 10)] for hand in range(5)})
    rows.append({"id": "both", "text": own_ads(0, phone(10))[0] + f" eller {phone(11)}"})
    analysed(write_ads(tmp_path / "ads.csv", rows))
    networks = networks_of(tmp_path / "r.lykta")
    assert networks["both"] == networks["h0-0"] == networks["h1-0"]
    assert len({networks[f"h{hand}-0"] for hand in range(5)}) == 4
