"""A folder holds what was asked for and nothing else, and appears whole or not at all."""

import csv
import json
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html import escape
from io import StringIO
from pathlib import Path

import pyarrow as pa
import pytest

from lykta.ads.contacts import ContactKey, open_row
from lykta.ads.evidence.context import EvidenceRequest
from lykta.ads.evidence.exporting import Exported, evidence_place, export, folder_of, make_evidence
from lykta.ads.evidence.readme import FILES
from lykta.ads.evidence.report_words import ENGLISH, SWEDISH, ReportWords
from lykta.ads.evidence.signing import EvidenceKey
from lykta.ads.evidence.verifying import verify
from lykta.ads.explore import Bench
from lykta.ads.explore.caveats import read_caveats, tell_caveats
from lykta.ads.judgements import Export, JudgedLink, JudgedNetwork, Judgement, Reveal, Undoing, Verdict
from lykta.ads.normalise.placeholders import CONTACT_PLACEHOLDERS, OWN_SIGNS
from lykta.ads.pipeline.contacts import VAULT_TABLE
from lykta.ads.result.learning import tell_learning
from lykta.ads.result.reasons import CONTACT_ASSUMPTION
from lykta.errors import InputError, ResultError
from tests.ads.evidence.conftest import ads_of
from tests.ads.result.small_result import BIG, small_tables, write_small_result

BOTH = pytest.mark.parametrize(("report", "words"), [("index.html", SWEDISH), ("index.en.html", ENGLISH)])
_SYMBOLS = "☎✉👤🔗"
# What writers of the county drew with the signs that a result keeps instead.
_DRAWN = {OWN_SIGNS[kind]: symbol for kind, symbol in CONTACT_PLACEHOLDERS.items()}


def test_a_folder_that_was_made_verifies(exported: Exported, key: EvidenceKey) -> None:
    assert verify(exported.folder, signer=key.fingerprint).holds


def test_the_log_says_what_left_when_by_whom_and_what_for(
    exported: Exported, bench: Bench, order: EvidenceRequest
) -> None:
    (entry,) = bench.log.entries
    assert entry == exported.entry
    assert (entry.by, entry.at) == (order.by, order.moment)
    assert entry.act == Export(order.network, order.purpose, exported.manifest_hash)


def test_only_its_owner_may_read_it(exported: Exported) -> None:
    assert stat.S_IMODE(exported.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in exported.folder.iterdir()} == {0o600}


def test_nothing_but_the_folder_remains(exported: Exported) -> None:
    names = {path.name for path in exported.folder.parent.iterdir()}
    assert names == {"folder", "county.lykta", "county.judgements.jsonl"}


@pytest.mark.parametrize("taken", ["folder", "file", "link"])
def test_nothing_is_written_over(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, tmp_path: Path, taken: str
) -> None:
    out = tmp_path / "out"
    if taken == "folder":
        out.mkdir()
    elif taken == "file":
        out.touch()
    else:
        out.symlink_to("nowhere")
    with pytest.raises(InputError, match="is there already"):
        export(bench, order, out, key=key)
    assert bench.log.entries == []


def test_a_folder_that_came_meanwhile_is_not_lost(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, tmp_path: Path
) -> None:
    export(bench, order, tmp_path / "out", key=key)
    with pytest.raises(InputError, match="is there already"):
        export(bench, order, tmp_path / "out", key=key)
    assert verify(tmp_path / "out").holds
    assert len(bench.log.entries) == 1


def test_where_the_folder_cannot_be_written_nothing_remains_and_no_entry_is_made(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="could not be written"):
        export(bench, order, tmp_path / "file" / "out", key=key)
    assert bench.log.entries == []


def test_where_the_log_cannot_be_written_no_folder_appears(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, tmp_path: Path
) -> None:
    with bench.reading():
        bench.log.path.mkdir()
        with pytest.raises((ResultError, IsADirectoryError)):
            export(bench, order, tmp_path / "out", key=key)
    assert {path.name for path in tmp_path.iterdir()} == {"county.lykta", "county.judgements.jsonl"}


def test_a_refused_order_leaves_nothing(
    bench: Bench, key: EvidenceKey, order: EvidenceRequest, tmp_path: Path
) -> None:
    with pytest.raises(InputError):
        export(bench, EvidenceRequest("n0", order.purpose, order.by, order.at), tmp_path / "out", key=key)
    assert [path.name for path in tmp_path.iterdir()] == ["county.lykta"]


def test_the_workbench_puts_a_folder_beside_the_result() -> None:
    folder = folder_of(Path("/data/county.lykta"), "n0", "2026-11-25T12:00:05Z")
    assert folder == Path("/data/county.evidence/n0-20261125T120005Z")


def test_two_results_whose_names_have_a_dot_have_folders_of_their_own() -> None:
    assert evidence_place(Path("county.2026-11")) == Path("county.2026-11.evidence")


def test_the_log_says_which_contacts_left_in_clear(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, county: Path, tmp_path: Path
) -> None:
    with bench.reading() as opened:
        contact = opened.engine.arrow(
            "SELECT contact FROM contacts JOIN members USING (ad) WHERE network = ? ORDER BY 1",
            [order.network],
        )["contact"][0].as_py()
    bench.judge(Reveal(contact, "för att jämföra med akten"), by="Anna Ek")
    contact_key = ContactKey.load(county.with_name("county.key"))
    asked = replace(order, revealed=True)
    first = export(bench, order, tmp_path / "first", key=key, contact_key=contact_key).entry.act
    second = export(bench, asked, tmp_path / "second", key=key, contact_key=contact_key).entry.act
    assert isinstance(first, Export)
    assert isinstance(second, Export)
    assert (first.clear, second.clear) == ((), (contact,))


def files(bench: Bench, order: EvidenceRequest, key: EvidenceKey, **options: ContactKey) -> dict[str, bytes]:
    """The files of the folder as it would be made now."""
    with bench.reading() as opened:
        return make_evidence(opened, order, key, **options).files


def rows(data: bytes) -> list[dict[str, str]]:
    """The rows of one of its tables."""
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def clear_values(bench: Bench, county: Path) -> dict[str, str]:
    """Every contact of the county in clear, by pseudonym."""
    key = ContactKey.load(county.with_name("county.key"))
    with bench.reading() as opened:
        sealed = opened.engine.arrow(
            "SELECT contact, sealed FROM contact_values ORDER BY contact"
        ).to_pylist()
    return {
        row["contact"]: open_row(row["sealed"], key, table=VAULT_TABLE, row=at).decode()
        for at, row in enumerate(sealed)
    }


def as_written(bench: Bench, county: Path) -> Iterator[str]:
    """Every contact of the county as its ad writes it: what stood where the result has a symbol."""
    with county.with_name("ads.csv").open(encoding="utf-8", newline="") as file:
        written = {row["id"]: row for row in csv.DictReader(file)}
    with bench.reading() as opened:
        for ad in opened.engine.arrow("SELECT ad_id, title, text FROM ads").to_pylist():
            yield from _between(ad["text"], written[ad["ad_id"]]["text"])
            yield from _between(ad["title"] or "", written[ad["ad_id"]]["title"])
    for row in written.values():
        yield row["phone"]


def _between(bare: str, written: str) -> Iterator[str]:
    """What the written text has where the bare one has symbols."""
    pattern = "(.+?)".join(re.escape(part.translate(_DRAWN)) for part in re.split(f"[{_SYMBOLS}]", bare))
    found = re.fullmatch(pattern, written, re.DOTALL)
    assert found
    yield from found.groups()


def test_the_same_result_log_order_and_key_give_the_same_bytes(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    first = files(bench, order, key)
    bench.close()
    again = Bench(bench.path)
    assert files(again, order, key) == first
    again.close()


def test_a_folder_has_the_files_that_its_readme_counts_and_names(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    made = files(bench, order, key)
    assert len(made) == FILES
    told = made["README.txt"].decode()
    assert {name for name in made if told.count(name) < 2} == {"README.txt"}


@pytest.mark.parametrize("revealed", [False, True])
def test_no_clear_contact_of_the_county_is_anywhere_in_the_folder(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, county: Path, revealed: bool
) -> None:
    """Nothing was revealed, so the option that allows what was has nothing to allow."""
    contact_key = ContactKey.load(county.with_name("county.key"))
    made = files(bench, replace(order, revealed=revealed), key, contact_key=contact_key)
    whole = b"\n".join(made.values())
    canaries = {*clear_values(bench, county).values(), *as_written(bench, county)}
    assert len(canaries) > 300
    # Shorter than five letters is not a contact by itself: a word of it can stand in any text.
    assert [canary for canary in canaries if len(canary) > 4 and canary.encode() in whole] == []


def test_a_canary_that_is_there_is_found(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, county: Path
) -> None:
    """The same search finds a contact that was revealed and that the order asks for."""
    contact, clear = _reveal(bench, county, order.network)
    contact_key = ContactKey.load(county.with_name("county.key"))
    made = files(bench, replace(order, revealed=True), key, contact_key=contact_key)
    assert clear.encode() in made["contacts.csv"]
    assert clear.encode() in made["index.html"]
    held = [row for row in rows(made["contacts.csv"]) if row["contact"] == contact]
    assert {(row["clear"].lstrip("'"), row["log_entries"]) for row in held} == {(clear, "1")}
    others = [row for row in rows(made["contacts.csv"]) if row["contact"] != contact]
    assert {row["clear"] for row in others} <= {""}


def test_what_was_revealed_stays_a_pseudonym_unless_the_order_asks_for_it(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, county: Path
) -> None:
    _, clear = _reveal(bench, county, order.network)
    assert clear.encode() not in b"".join(files(bench, order, key).values())


def _reveal(bench: Bench, county: Path, network: str) -> tuple[str, str]:
    with bench.reading() as opened:
        contact = opened.engine.arrow(
            "SELECT contact FROM contacts JOIN members USING (ad) WHERE network = ? ORDER BY 1", [network]
        )["contact"][0].as_py()
    bench.judge(Reveal(contact, "för att jämföra med akten"), by="anna")
    return contact, clear_values(bench, county)[contact]


def test_another_contact_key_is_told_and_nothing_is_made(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, county: Path
) -> None:
    _reveal(bench, county, order.network)
    with pytest.raises(InputError, match="another key"):
        files(bench, replace(order, revealed=True), key, contact_key=ContactKey.new())


def test_without_the_contact_key_nothing_is_revealed(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    with pytest.raises(InputError, match="key for contacts is needed"):
        files(bench, replace(order, revealed=True), key)


@pytest.mark.parametrize("purpose", ["ring 070-174 06 05 i morgon", "svar till anna@example.org tack"])
def test_a_purpose_that_holds_a_contact_is_refused(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, purpose: str
) -> None:
    with pytest.raises(InputError, match="reads as a phone number"):
        files(bench, replace(order, purpose=purpose), key)


def test_a_name_of_who_makes_it_that_holds_a_contact_is_refused(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    with pytest.raises(InputError, match="in the name of who makes the folder reads as a phone number"):
        files(bench, replace(order, by="Anna 070-174 06 05"), key)


@pytest.mark.parametrize(
    "purpose", ["mål B 1234-26 i tingsrätten", "Dnr 2026/0123-4", "5000-K1234567-26, begärd av åklagaren"]
)
def test_the_number_of_a_case_is_no_contact(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, purpose: str
) -> None:
    manifest = json.loads(files(bench, replace(order, purpose=purpose), key)["manifest.json"])
    assert manifest["purpose"] == purpose


def test_a_network_that_is_not_there_is_told(bench: Bench, order: EvidenceRequest, key: EvidenceKey) -> None:
    with pytest.raises(InputError, match="There is no network"):
        files(bench, replace(order, network="n0"), key)


def test_every_ad_link_contact_and_observation_of_the_network_is_in_its_table(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    made, ads = files(bench, order, key), ads_of(bench, order.network)
    assert [row["ad_id"] for row in rows(made["ads.csv"])] == ads
    assert [row["ad_id"] for row in rows(made["members.csv"])] == ads
    with bench.reading() as opened:
        links = opened.engine.arrow(
            "SELECT count(*) AS n FROM links JOIN members ON ad = a WHERE network = ?", [order.network]
        )["n"][0].as_py()
        held = opened.engine.arrow(
            "SELECT count(DISTINCT (ad, contact)) AS n FROM contacts JOIN members USING (ad) "
            "WHERE network = ?",
            [order.network],
        )["n"][0].as_py()
    assert len([row for row in rows(made["links.csv"]) if row["ad_a"] in ads]) == links
    assert len(rows(made["contacts.csv"])) == held
    assert all(row["swedish"] and row["counter_swedish"] for row in rows(made["observations.csv"]))


def test_of_other_networks_no_text_is_in_the_folder(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    made, own = files(bench, order, key), set(ads_of(bench, order.network))
    outside = {
        ad for row in rows(made["links.csv"]) for ad in (row["ad_a"], row["ad_b"]) if row["inside"] == "no"
    } - own
    with bench.reading() as opened:
        found = opened.engine.arrow("SELECT ad_id, text FROM ads").to_pylist()
    texts = {row["ad_id"]: row["text"] for row in found}
    own_texts = {texts[ad] for ad in own}
    for ad in set(texts) - own:
        assert texts[ad] in own_texts or texts[ad].encode() not in made["ads.csv"]
        assert ad in outside or ad.encode() not in made["index.html"]


def test_what_was_said_of_other_networks_leaves_as_hashes_alone(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    own = ads_of(bench, order.network)
    with bench.reading() as opened:
        other = opened.engine.arrow(
            "SELECT network FROM networks WHERE network <> ? LIMIT 1", [order.network]
        )
    theirs = ads_of(bench, str(other["network"][0].as_py()))
    bench.judge(Judgement(JudgedNetwork.of(set(theirs)), Verdict.UNSURE, "något om de andra"), by="bo")
    bench.judge(Judgement(JudgedLink.between(own[0], own[1]), Verdict.SAME, "samma formulering"), by="anna")
    bench.judge(Undoing(2), by="anna")
    made = files(bench, order, key)
    whole = b"".join(made.values()).decode(errors="replace")
    assert "något om de andra" not in whole
    assert "samma formulering" in made["judgements.jsonl"].decode()
    assert [row["number"] for row in rows(made["judgements.csv"])] == ["2", "3"]
    assert [row["undone"] for row in rows(made["judgements.csv"])] == ["yes", "no"]
    kept = [json.loads(line) for line in made["judgements.jsonl"].splitlines()]
    assert [("withheld" in line) for line in kept] == [True, False, False]
    assert json.loads(made["manifest.json"])["log"] == {"entries": 3, "head": bench.log.head}


def test_a_contact_that_an_analyst_wrote_into_a_note_does_not_leave(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    own = ads_of(bench, order.network)
    note = "samma nummer, 070-174 06 05, i båda"
    bench.judge(Judgement(JudgedLink.between(own[0], own[1]), Verdict.SAME, note), by="anna")
    made = files(bench, order, key)
    assert b"070-174" not in b"".join(made.values())
    assert rows(made["judgements.csv"])[0]["words"] == "samma nummer, [telefon], i båda"
    assert "samma nummer, [telefon], i båda" in made["index.html"].decode()
    assert "withheld" in json.loads(made["judgements.jsonl"])


def test_the_manifest_names_every_file_with_its_hash_and_its_size(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    made = files(bench, order, key)
    manifest = json.loads(made["manifest.json"])
    listed = {name: data for name, data in made.items() if not name.startswith("manifest.")}
    assert manifest["files"] == {
        name: {"sha256": sha256(data).hexdigest(), "size": len(data)} for name, data in listed.items()
    }
    assert manifest["result"]["sha256"] == sha256(bench.path.read_bytes()).hexdigest()
    assert (manifest["purpose"], manifest["made_by"], manifest["made_at"]) == (
        order.purpose, order.by, "2026-11-25T12:00:05Z",
    )  # fmt: skip
    assert manifest["signer"]["fingerprint"] == key.fingerprint


def test_settings_tell_versions_settings_and_what_the_analysis_found(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    told = json.loads(files(bench, order, key)["settings.json"])
    assert told["analysis"]["settings"]["region"] == "SE"
    assert told["analysis"]["summary"]["ads"] > 500
    assert {"duckdb", "pynacl"} <= told["folder"]["libraries"].keys()
    assert told["inputs"]["sha256"] is None


def test_an_earlier_export_is_told_in_the_next_folder(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    bench.judge(Export(order.network, "ett tidigare mål", "0" * 64), by="bo")
    made = files(bench, order, key)
    assert "ett tidigare mål" in made["index.html"].decode()
    assert rows(made["judgements.csv"])[0]["act"] == "export"


@BOTH
def test_what_speaks_against_the_network_stands_before_all_else_that_the_report_says_of_it(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, report: str, words: ReportWords
) -> None:
    html = files(bench, order, key)[report].decode()
    with bench.reading() as opened:
        found = read_caveats(opened.engine, order.network, opened.current, opened.changes.contradictions)
    told = [*tell_caveats(found, words.language, words.hundredths)]
    assert {"advertisers", "hinge"} <= {each.kind for each in told}
    part = html.partition('<h2 id="caveats">')[2].partition("</section>")[0]
    assert html.index('id="caveats"') < html.index('id="head"')
    for each in told:
        assert escape(f"{each.name}: {each.told}") in part
        assert escape(each.meaning) in part


@BOTH
def test_the_probability_of_a_contact_is_said_to_be_assumed_where_those_of_texts_are_learnt(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey, report: str, words: ReportWords
) -> None:
    with bench.reading() as opened:
        learnt = replace(opened, summary=replace(opened.summary, learnt=True, calibration_error=0.02))
        html = make_evidence(learnt, order, key).files[report].decode()
    for part in ("links", "method"):
        told = html.partition(f'<h2 id="{part}">')[2].partition("</section>")[0]
        assert CONTACT_ASSUMPTION[words.language] in told


@BOTH
def test_the_report_says_what_its_probabilities_rest_on(
    made: Exported, bench: Bench, report: str, words: ReportWords
) -> None:
    page = (made.folder / report).read_text(encoding="utf-8")
    with bench.reading(described=False) as opened:
        told = tell_learning(opened.summary, words.language)
    assert all(escape(line) in page for line in told)


@BOTH
def test_ids_that_seem_to_be_contacts_are_told_of(
    order: EvidenceRequest, key: EvidenceKey, tmp_path: Path, report: str, words: ReportWords
) -> None:
    for like_contacts, own in ((2, ("+46701740605", "a2", "mira@example.org")), (0, ("a1", "a2", "a3"))):
        ads = small_tables((*own, "b1", "b2", "c1"))["ads"]
        small = Bench(write_small_result(tmp_path / f"{like_contacts}.lykta", ads=ads))
        page = files(small, replace(order, network=BIG), key)[report].decode()
        small.close()
        assert (words.ids_like_contacts.format(like_contacts) in page) == bool(like_contacts)


def test_words_that_run_from_right_to_left_turn_nothing_beside_them(
    order: EvidenceRequest, key: EvidenceKey, tmp_path: Path
) -> None:
    ads = small_tables()["ads"]
    places = pa.array(["\u202eKarlstad"] * len(ads), pa.string())
    ads = ads.set_column(ads.column_names.index("place"), "place", places)
    small = Bench(write_small_result(tmp_path / "small.lykta", ads=ads))
    page = files(small, replace(order, network=BIG), key)["index.html"].decode()
    small.close()
    assert "<bdi>\u202eKarlstad</bdi> · <bdi>torget</bdi></li>" in page


def test_ids_that_begin_a_formula_are_marked_in_every_table_alike(
    order: EvidenceRequest, key: EvidenceKey, tmp_path: Path
) -> None:
    ids = ("+1", "-2", "=3", "b1", "b2", "c1")
    small = Bench(write_small_result(tmp_path / "small.lykta", ads=small_tables(ids)["ads"]))
    made = files(small, replace(order, network=BIG), key)
    small.close()
    marked = ["'+1", "'-2", "'=3"]
    assert [row["ad_id"] for row in rows(made["ads.csv"])] == marked
    assert [row["ad_id"] for row in rows(made["members.csv"])] == marked
    assert {row["ad_id"] for row in rows(made["contacts.csv"])} == set(marked)
    assert {row["ad_a"] for row in rows(made["links.csv"])} == {"'+1", "'-2"}
    assert "<strong>=3</strong>" in made["index.html"].decode()
