"""What a result answers, and what it refuses."""

from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

import lykta
from lykta.ads.explore import Bench
from lykta.ads.export import ExportRequest
from lykta.ads.export.records import reading_records
from lykta.ads.result import ResultFile
from lykta.errors import InputError
from tests.cli.command import Command

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"


def largest(result: lykta.Result) -> str:
    return str(result.networks()["network_id"][0].as_py())


def test_tables_are_those_of_the_file_while_nobody_judged(county: lykta.Result) -> None:
    with ResultFile(county.path) as file:
        assert county.members().equals(file.table("members"))
        assert county.links().equals(file.table("links"))
        assert county.counts().equals(file.table("counts"))
        assert county.networks().sort_by("network_id").equals(file.table("networks"))
        assert county.summary.ads == file.summary.ads
        assert county.notes == list(map(str, file.remarks))
        assert county.settings == file.settings


def test_the_largest_network_comes_first(county: lykta.Result) -> None:
    ads = county.networks()["ads"].to_pylist()
    assert ads == sorted(ads, reverse=True)


@pytest.mark.parametrize("least", [0.0, 0.5, 0.9, 1.0])
def test_links_have_the_probability_asked_for(county: lykta.Result, least: float) -> None:
    every = county.links()["probability"].to_pylist()
    found = county.links(min_probability=least)["probability"].to_pylist()
    assert sorted(found) == sorted(each for each in every if each >= least)


def test_a_network_has_its_template_ads_contacts_journey_and_graph(county: lykta.Result) -> None:
    members = county.members()
    for row in county.networks().slice(0, 5).to_pylist():
        view = county.network(row["network_id"])
        own = {
            ad
            for ad, network in zip(*(members[name].to_pylist() for name in members.column_names), strict=True)
            if network == view.id
        }
        assert set(view.ads["ad_id"].to_pylist()) == own
        assert view.counts.ads == len(own) == row["ads"]
        days = [day for day in view.ads["posted_at"].to_pylist() if day]
        assert days == sorted(days)
        assert sum(len(bundle.ads) for bundle in view.graph.bundles) + view.graph.ads_left_out == len(own)
        assert len(view.contacts) == view.counts.contacts
        assert {stay.place for stay in view.journey} == set(view.ads["place"].to_pylist()) - {None}
        assert view.reasons
        assert all(text for text in view.ads["text"].to_pylist())


def test_no_clear_contact_is_in_any_answer(county: lykta.Result) -> None:
    ads = pacsv.read_csv(county.path.with_name("ads.csv"))
    phones = {str(phone)[-6:] for phone in ads["phone"].to_pylist() if phone}
    view = county.network(largest(county))
    told = f"{view.ads.to_pylist()}{view}{view._repr_html_()}"
    assert phones
    assert not any(phone in told for phone in phones)


def test_a_limit_of_ads_leaves_the_counts_whole(county: lykta.Result) -> None:
    view = county.network(largest(county), ads=2)
    assert view.ads.num_rows == 2
    assert view.counts.ads > 2


def test_an_explanation_comes_to_the_probability_of_the_link(county: lykta.Result) -> None:
    rows = county.links().to_pylist()
    for row in rows[:: len(rows) // 12]:
        found = county.explain(row["ad_a"], row["ad_b"])
        same_pair = [
            each["probability"] for each in rows if (each["ad_a"], each["ad_b"]) == (row["ad_a"], row["ad_b"])
        ]
        assert found.probability == max(same_pair)
        assert [each.probability for each in found.reasons if each.probability is not None] == sorted(
            same_pair, reverse=True
        )
        counters = [each.counter for each in found.reasons] + [each.counter for each in found.differences]
        assert all(counters)
        text = [each.probability for each in found.reasons if each.contact is None]
        if found.steps:
            assert [found.steps.probability] == pytest.approx(text, abs=1e-6)


def test_the_order_of_two_ads_makes_no_difference(county: lykta.Result) -> None:
    row = county.links().slice(0, 1).to_pylist()[0]
    one, other = county.explain(row["ad_a"], row["ad_b"]), county.explain(row["ad_b"], row["ad_a"])
    assert one == other


def test_two_ads_that_nothing_links_are_explained_as_such(county: lykta.Result) -> None:
    linked = {(row["ad_a"], row["ad_b"]) for row in county.links().to_pylist()}
    ads = county.members()["ad_id"].to_pylist()
    pair = next((a, b) for a in ads for b in ads if a < b and (a, b) not in linked)
    found = county.explain(*pair)
    assert found.probability is None
    assert found.picture is None
    assert "Nothing links the two ads" in str(found)


def test_displays_are_in_the_language_of_the_result(county_file: Path) -> None:
    with lykta.open_result(county_file, language="sv") as result:
        assert "rader lästes" in str(result.summary)
        assert "Motförklaring" in str(result.network(largest(result)))
    with pytest.raises(InputError, match="'en' or 'sv'"):
        lykta.open_result(county_file, language="fi")  # type: ignore[arg-type]


def test_what_is_not_there_is_told(county: lykta.Result) -> None:
    with pytest.raises(InputError, match=r"There is no network n0+ in this .* as judgements leave them\."):
        county.network("n000000000000")
    with pytest.raises(InputError, match="are not two ads of this result"):
        county.explain("a00000001", "nobody's")
    with pytest.raises(InputError, match="are not two ads of this result"):
        county.explain("a00000001", "a00000001")
    with pytest.raises(InputError, match="5 and 7 are not two ads of this result"):
        county.explain(5, 7)
    with pytest.raises(InputError, match="text or a whole number"):
        county.explain(1.5, "a00000001")  # type: ignore[arg-type]


@pytest.mark.parametrize("least", [-0.1, 1.1, 95, float("nan"), "0.5"])
def test_what_is_not_a_probability_is_refused(county: lykta.Result, tmp_path: Path, least: float) -> None:
    with pytest.raises(InputError, match="min_probability must be a number from 0 to 1"):
        county.links(min_probability=least)
    for out in ("graph.graphml", "links.csv", "all.xlsx"):
        with pytest.raises(InputError, match="min_probability must be a number from 0 to 1"):
            county.export(tmp_path / out, min_probability=least)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("count", [-1, 1.5, "3", True])
def test_what_is_not_a_count_is_refused(county: lykta.Result, count: int) -> None:
    with pytest.raises(InputError, match="ads must be a whole number from 0 on"):
        county.network(largest(county), ads=count)
    with pytest.raises(InputError, match="limit must be a whole number from 0 on"):
        county.review_queue(count)


def test_numbers_of_numpy_are_numbers(county: lykta.Result) -> None:
    half: Any = np.float32(0.5)
    three: Any = np.int64(3)
    assert county.links(min_probability=half).equals(county.links(min_probability=0.5))
    assert county.review_queue(three).equals(county.review_queue(3))


def test_the_graph_has_every_ad_and_every_linked_pair(county: lykta.Result, tmp_path: Path) -> None:
    out = county.export(tmp_path / "graph.graphml", min_probability=0.5)
    assert out.stat().st_mode & 0o777 == 0o600
    graph = ET.parse(out).getroot()  # noqa: S314 - written a moment ago
    nodes = {
        node.attrib["id"].removeprefix("ad:"): {each.attrib["key"]: each.text for each in node}
        for node in graph.iter(f"{NAMESPACE}node")
        if node.attrib["id"].startswith("ad:")
    }
    members = {row["ad_id"]: row["network_id"] for row in county.members().to_pylist()}
    assert {ad: about["node_network"] for ad, about in nodes.items()} == members
    edges = [
        (edge.attrib["source"].removeprefix("ad:"), edge.attrib["target"].removeprefix("ad:"))
        for edge in graph.iter(f"{NAMESPACE}edge")
        if ("edge_kind", "link") in {(each.attrib["key"], each.text) for each in edge}
    ]
    links = county.links(min_probability=0.5).to_pylist()
    assert sorted(edges) == sorted({(row["ad_a"], row["ad_b"]) for row in links})
    assert not any(key.endswith("text") for about in nodes.values() for key in about)


@pytest.mark.parametrize("name", ["n.graphml", "links.graphml", "n.gexf", "n.xlsx", "n.zip", "n.ftm.json"])
def test_python_and_the_command_write_the_same(
    county: lykta.Result, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = county.export(tmp_path / name), tmp_path / "command" / name
    theirs.parent.mkdir()
    given = Command(capsys)("ads", "export", county.path, "--out", theirs, "--language", county.language)
    assert given.code == 0
    assert ours.read_bytes() == theirs.read_bytes()


def test_tables_are_exported_by_the_name_of_the_file_or_by_their_own(
    county: lykta.Result, tmp_path: Path
) -> None:
    county.export(tmp_path / "members.parquet")
    assert pq.read_table(tmp_path / "members.parquet").equals(county.members())
    county.export(tmp_path / "strong.parquet", what="links", min_probability=0.9)
    assert pq.read_table(tmp_path / "strong.parquet").equals(county.links(min_probability=0.9))
    assert county.export(tmp_path / "observations.csv").read_text(encoding="utf-8").startswith("network_id,")
    with pytest.raises(InputError, match="There is no table strongest"):
        county.export(tmp_path / "strongest.csv")
    with pytest.raises(InputError, match="tables are written as"):
        county.export(tmp_path / "members.xlsx")
    with pytest.raises(InputError, match="is the result or belongs to it"):
        county.export(county.path, what="members")


def test_ids_that_xml_cannot_hold_are_still_told_apart_in_a_graph(tmp_path: Path) -> None:
    ads = pa.table(
        {"id": ["a<&>\"'", "b\x01", "c"], "text": ["Hej du", "Hej du", "Annat"], "place": ["<Ö>", "", ""]}
    )
    with lykta.link(ads) as result:
        graph = ET.parse(result.export(tmp_path / "g.graphml")).getroot()  # noqa: S314 - our own
    ids = [node.attrib["id"] for node in graph.iter(f"{NAMESPACE}node")]
    assert ids == ["ad:a<&>\"'", "ad:b\ufffd", "ad:c"]


STRONGEST = """
SELECT network, max(probability) AS probability
FROM links JOIN members AS one ON one.ad = a JOIN members AS other USING (network)
WHERE other.ad = b GROUP BY a, b, network ORDER BY a, b
"""


def test_a_mean_is_added_up_in_the_order_of_the_ads_so_that_every_export_has_the_same(
    county: lykta.Result,
) -> None:
    added: dict[str, list[float]] = {}
    with closing(Bench(county.path)) as bench, bench.reading() as opened:
        with reading_records(opened, ExportRequest()) as records:
            found = {one.network: one.mean for one in records.networks() if one.links}
        for pair in opened.engine.arrow(STRONGEST).to_pylist():
            added.setdefault(pair["network"], []).append(pair["probability"])
    assert found == {name: np.cumsum(each)[-1] / len(each) for name, each in added.items()}


def test_networks_are_exported_in_the_format_of_the_suffix_or_in_the_one_named(
    county: lykta.Result, tmp_path: Path
) -> None:
    name = largest(county)
    ads = county.members().filter(pc.field("network_id") == name).num_rows
    one = county.export(tmp_path / "one.gexf", networks=name)
    several = county.export(tmp_path / "several.graphml", networks=[name], min_probability=0.9)
    whole = county.export(tmp_path / "whole.graphml", format="graphml")
    assert one.read_text("utf-8").count('value="ad"') == ads
    assert several.read_text("utf-8").count(">ad</data>") == ads
    assert whole.read_text("utf-8").count(">ad</data>") == county.summary.ads
    assert 'id="contact:' in whole.read_text("utf-8")


def test_an_export_that_cannot_be_is_refused(county: lykta.Result, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a table holds all networks"):
        county.export(tmp_path / "members.csv", networks=largest(county))
    with pytest.raises(InputError, match=r"ends in \.xlsx"):
        county.export(tmp_path / "n.csv", format="xlsx")
    with pytest.raises(InputError, match="There is no network n99"):
        county.export(tmp_path / "n.xlsx", networks="n99")
    assert list(tmp_path.iterdir()) == []


def test_a_closed_result_says_so(county_file: Path) -> None:
    result = lykta.open_result(county_file)
    assert f"{result}" == "<lykta.Result county.lykta: 600 ads, 87 networks>"
    result.close()
    result.close()
    assert "closed" in repr(result)
    for ask in (result.members, result.review_queue, lambda: result.undo(1, by="A. N.")):
        with pytest.raises(InputError, match="was closed"):
            ask()
