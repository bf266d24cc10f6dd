"""What of the log is handed over: the network's own entries as they are, and of all others the hash."""

import json
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.evidence.context import EvidenceRequest
from lykta.ads.evidence.exporting import make_evidence
from lykta.ads.evidence.log_extract import LogExtract, LogLine, NetworkScope, extract_log
from lykta.ads.evidence.signing import EvidenceKey
from lykta.ads.explore import Bench
from lykta.ads.judgements import (
    Export,
    JudgedLink,
    JudgedNetwork,
    Judgement,
    JudgementEntry,
    Label,
    Reveal,
    Undoing,
    Verdict,
)
from lykta.ads.judgements.entries import BEGINNING, hash_of, line_of
from lykta.ads.judgements.log import in_force
from tests.ads.judgements.made import ADS, entries_of, logs

networks = st.builds(
    NetworkScope,
    st.sampled_from(["n0", "n1"]),
    st.frozensets(st.sampled_from(ADS), min_size=2, max_size=5),
    st.sampled_from([frozenset({"c0"}), frozenset[str]()]),
)


def always(_line: LogLine) -> bool:
    return True


def lines_of(entries: Sequence[JudgementEntry]) -> list[bytes]:
    """The lines of a log, as it is written."""
    lines: list[bytes] = []
    for entry in entries:
        lines.append(line_of(entry, hash_of(lines[-1]) if lines else BEGINNING))
    return lines


@given(logs(), networks)
def test_each_line_leaves_as_it_is_or_as_its_number_and_its_hash(
    log: list[JudgementEntry], network: NetworkScope
) -> None:
    found = extract_log(log, network)
    written = found.redact(always).splitlines(keepends=True)
    for entry, line, left in zip(log, lines_of(log), written, strict=True):
        if entry.number in found.numbers:
            assert left == line
        else:
            assert json.loads(left) == {"number": entry.number, "withheld": hash_of(line)}


@given(logs(), networks)
def test_the_hashes_of_what_leaves_are_the_chain(log: list[JudgementEntry], network: NetworkScope) -> None:
    previous = BEGINNING
    found = extract_log(log, network)
    for left in found.redact(always).splitlines(keepends=True):
        values = json.loads(left)
        assert values.get("previous", previous) == previous
        previous = values.get("withheld") or hash_of(left)
    assert previous == found.head


@given(logs(), networks)
def test_no_word_and_no_ad_of_an_entry_about_others_leaves(
    log: list[JudgementEntry], network: NetworkScope
) -> None:
    found = extract_log(log, network)
    own = [entry for entry in log if entry.number in found.numbers]
    alone = b"".join(lines_of(own))
    for entry in log:
        if entry.number not in found.numbers and isinstance(entry.act, Judgement):
            for ad in entry.act.on.ads:
                assert json.dumps(ad).encode() in alone or json.dumps(ad).encode() not in found.redact(always)


@given(logs(), networks)
def test_an_entry_is_undone_when_no_force_is_left_of_it(
    log: list[JudgementEntry], network: NetworkScope
) -> None:
    in_effect = {entry.number for entry in in_force(log)}
    assert [line.undone for line in extract_log(log, network).lines] == [
        entry.number not in in_effect for entry in log
    ]


def numbers(*acts: Judgement | Undoing | Reveal | Export | Label) -> LogExtract:
    network = NetworkScope("n0", frozenset({"a", "b", "c"}), frozenset({"c0"}))
    return extract_log(entries_of(*(("anna", act) for act in acts)), network)


def test_judgements_of_its_ads_reveals_of_its_contacts_and_its_exports_are_about_a_network() -> None:
    found = numbers(
        Judgement(JudgedLink("a", "b"), Verdict.SAME),
        Judgement(JudgedLink("c", "x"), Verdict.NOT),
        Judgement(JudgedNetwork(("c", "x", "y")), Verdict.NOT),
        Reveal("c0", "why"),
        Export("n0", "what for", "0" * 64),
    )
    assert found.numbers == {1, 2, 3, 4, 5}


def test_labels_on_it_and_on_networks_that_its_ads_were_in_are_about_a_network() -> None:
    found = numbers(
        Label("n0", ("x", "y"), "the tour"), Label("n1", ("c", "x"), "one"), Label("n1", ("x", "y"), "other")
    )
    assert found.numbers == {1, 2}


def test_what_is_said_of_others_is_not_about_it() -> None:
    found = numbers(
        Judgement(JudgedLink("x", "y"), Verdict.SAME),
        Reveal("c1", "why"),
        Export("n1", "what for", "0" * 64),
        Undoing(1),
    )
    assert found.numbers == frozenset()


def test_the_undoing_of_its_entries_is_about_it_and_so_on() -> None:
    assert numbers(Judgement(JudgedLink("a", "b"), Verdict.SAME), Undoing(1), Undoing(2)).numbers == {1, 2, 3}


def test_a_line_that_may_not_be_shown_leaves_as_its_hash() -> None:
    found = numbers(Judgement(JudgedLink("a", "b"), Verdict.SAME, "ring 070-174 06 05"))
    assert b"070" not in found.redact(lambda _: False)
    assert found.lines[0].hash.encode() in found.redact(lambda _: False)


def test_an_empty_log_has_the_head_of_the_beginning() -> None:
    assert numbers().head == BEGINNING
    assert numbers().redact(always) == b""


def test_an_analyst_whose_name_reads_as_a_contact_is_not_named_by_it(
    bench: Bench, order: EvidenceRequest, key: EvidenceKey
) -> None:
    """A log that an earlier version wrote may hold such a name."""
    with bench.reading() as opened:
        held = "SELECT ad_id FROM members JOIN ads USING (ad) WHERE network = ? ORDER BY ad_id LIMIT 2"
        one, other = opened.engine.arrow(held, [order.network])["ad_id"].to_pylist()
    bench.judge(Judgement(JudgedLink.between(one, other), Verdict.SAME), by="eva 070-174 06 05")
    with bench.reading() as opened:
        made = make_evidence(opened, order, key).files
    assert not [name for name, data in made.items() if b"174 06 05" in data]
    assert b"[telefon]" in made["judgements.csv"]
