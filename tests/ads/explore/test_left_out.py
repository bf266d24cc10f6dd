"""What was kept from linking, and which rows could not be read, is told whole."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.ads.explore.left_out import OTHER, PAGE, CutKind, LeftOut, cuts, kinds, reasons
from lykta.ads.reading.notes import RejectionReason, Rejects, too_long
from tests.ads.explore.laid import Posted, Small, ad_id, laid

HUBS = [("hub", f"{at:032x}", at + 1) for at in range(PAGE + 3)]
SMALL = Small(
    ads=[Posted("n1"), Posted("n1"), Posted("alone")],
    cuts=[*HUBS, ("stock text", ad_id(1), 4), ("stock text", ad_id(2), 3)],
    contacts=[(f"{at:032x}", "phone", at + 1, True, b"") for at in range(PAGE + 3)],
)

rows = st.lists(
    st.tuples(st.sampled_from(list(RejectionReason)), st.text(max_size=30)), min_size=1, max_size=20
)


def test_each_kind_is_there_once_with_its_number_and_why() -> None:
    with laid(SMALL) as engine:
        hub, stock = kinds(engine)
    ads = sum(range(1, PAGE + 4))
    assert hub == CutKind(kind="hub", cuts=PAGE + 3, ads=ads)
    assert (stock.kind, stock.cuts, stock.ads) == ("stock text", 2, 7)


def test_the_pages_of_a_kind_hold_each_cut_once_the_most_ads_first() -> None:
    with laid(SMALL) as engine:
        first, second, third = (cuts(engine, "hub", page=page) for page in (1, 2, 3))
    assert (len(first), len(second), third) == (PAGE, 3, [])
    numbers = [cut.ads for cut in (*first, *second)]
    assert numbers == sorted(numbers, reverse=True)
    assert {cut.subject for cut in (*first, *second)} == {subject for _, subject, *_ in HUBS}
    assert all(cut.contact_kind == "phone" and cut.network is None for cut in first)


def test_an_ad_is_shown_with_its_network_and_one_alone_with_none() -> None:
    with laid(SMALL) as engine:
        found = cuts(engine, "stock text")
    assert found == [LeftOut(ad_id(1), 4, None, "n1"), LeftOut(ad_id(2), 3, None, None)]


def test_a_file_without_cuts_has_no_kinds() -> None:
    with laid(Small()) as engine:
        assert kinds(engine) == []
        assert cuts(engine, "'; DROP TABLE result.cuts; --") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_each_row_is_counted_under_its_reason_whatever_it_holds(
    tmp_path: Path, rejected: list[tuple[RejectionReason, str]]
) -> None:
    path = tmp_path / "ads.rejected.csv"
    with Rejects(path) as file:
        for line, (reason, row) in enumerate(rejected, 1):
            file.add(Path("ads.csv"), line=line, reason=reason, row=row)
    assert reasons(path) == Counter(str(reason) for reason, _ in rejected)


def test_a_reason_that_goes_on_is_told_by_its_beginning_and_an_unknown_one_is_not_repeated(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ads.rejected.csv"
    with Rejects(path) as file:
        for reason in (
            too_long(9_000_000, 1_000_000),
            "the same ad as in b.csv:7, which was kept",
            "0701234567",
        ):
            file.add(Path("ads.csv"), line=1, reason=reason, row="x")
    assert reasons(path) == {RejectionReason.TOO_LONG: 1, RejectionReason.SAME_AD: 1, OTHER: 1}


@pytest.mark.parametrize(
    "content", [b"", b"something,else\n1,2\n", b'file,line,reason,row\n"a,1', b"\xff\xfe\x00"]
)
def test_a_file_that_is_no_such_file_is_not_counted(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ads.rejected.csv"
    path.write_bytes(content)
    assert reasons(path) is None


def test_without_the_file_nothing_is_counted(tmp_path: Path) -> None:
    assert reasons(tmp_path / "gone.csv") is None
    assert reasons(tmp_path) is None
