"""Every argument of another type is refused by its name, before anything is done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import lykta
from lykta.ads.arguments import as_columns, as_networks, as_path_if_given
from lykta.errors import InputError

# Anything, so that a call with another type passes the type checker.
WRONG: Any = object()

LINKING: dict[str, Callable[[Path], object]] = {
    "out": lambda file: lykta.link(file, out=WRONG),
    "columns": lambda file: lykta.link(file, columns=WRONG),
    "region": lambda file: lykta.link(file, region=WRONG),
    "encoding": lambda file: lykta.link(file, encoding=WRONG),
    "threads": lambda file: lykta.link(file, threads=WRONG),
    "key": lambda file: lykta.link(file, key=WRONG),
    "model": lambda file: lykta.link(file, model=WRONG),
    "path": lambda _: lykta.open_result(WRONG),
}
ASKING: dict[str, Callable[[lykta.Result], object]] = {
    "network_id": lambda result: result.network(WRONG),
    "ads": lambda result: result.network("n1", ads=WRONG),
    "limit": lambda result: result.review_queue(WRONG),
    "why": lambda result: result.judge(*_two_ads(result), "same", by="Eva", why=WRONG),
    "number": lambda result: result.undo(WRONG, by="Eva"),
    "min_probability": lambda result: result.links(min_probability=WRONG),
    "out": lambda result: result.export(WRONG),
    "networks": lambda result: result.export("networks.xlsx", networks=WRONG),
    "purpose": lambda result: result.evidence("n1", "folder", by="Eva", purpose=WRONG),
    "by": lambda result: result.evidence("n1", "folder", by=WRONG, purpose="case 7, the team"),
    "folder": lambda result: result.evidence("n1", WRONG, by="Eva", purpose="case 7, the team"),
    "columns": lambda result: result.add("ads.csv", columns=WRONG),
    "threads": lambda result: result.relearn(threads=WRONG),
}


def _two_ads(result: lykta.Result) -> tuple[str, str]:
    first = result.links().slice(0, 1).to_pylist()[0]
    return first["ad_a"], first["ad_b"]


@pytest.mark.parametrize("name", LINKING)
def test_linking_refuses_another_type_by_its_name(county_file: Path, name: str) -> None:
    with pytest.raises(InputError, match=f"^{name} must be "):
        LINKING[name](county_file.with_name("ads.csv"))


@pytest.mark.parametrize("name", ASKING)
def test_a_result_refuses_another_type_by_its_name(
    county: lykta.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = county.judgements()
    with pytest.raises(InputError, match=f"^{name} must be "):
        ASKING[name](county)
    assert county.judgements() == before
    assert list(tmp_path.iterdir()) == []


def test_what_a_table_holds_is_not_quoted(county_file: Path) -> None:
    table: Any = pa.table({"text": ["Ring Eva"]})
    with pytest.raises(InputError, match=r"^columns must be .*, not a Table\. Nothing was done\.$"):
        lykta.link(county_file.with_name("ads.csv"), columns=table)


@pytest.mark.parametrize("verdict", ["yes", None, ["same"], 1])
def test_another_verdict_is_refused(county: lykta.Result, verdict: Any) -> None:
    with pytest.raises(InputError, match=r"^A verdict is one of same, not, unsure"):
        county.judge(*_two_ads(county), verdict, by="Eva")


def test_networks_may_come_in_any_collection() -> None:
    assert as_networks(None) is None
    assert as_networks("n1") == ("n1",)
    for several in (["n1", "n2"], np.array(["n1", "n2"]), (each for each in ("n1", "n2"))):
        assert as_networks(several) == ("n1", "n2")


def test_what_is_not_given_stays_so() -> None:
    assert as_columns(None) == {}
    assert as_path_if_given("key", None) is None
    assert as_path_if_given("key", "") is None
    assert as_path_if_given("key", "a.key") == Path("a.key")


@pytest.mark.parametrize("wrong", [{"text": 3}, {3: "text"}, ["text"], "text"])
def test_columns_are_texts_by_texts(wrong: object) -> None:
    with pytest.raises(InputError, match="such as"):
        as_columns(wrong)
