"""GraphML and GEXF as networkx reads them."""

from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from lykta.ads.result import ExportFormat
from tests.ads.export.conftest import FORMULA, IDS, PLACE, Export
from tests.ads.result.small_result import BIG, HANDLE, PHONE, SMALL, SWITCHBOARD, TEXTS

READERS = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}
GRAPHS = pytest.mark.parametrize("form", list(READERS))
# XML has no way to write the control character of the third.
NODES = {f"ad:{ad}".replace("\x01", "\ufffd") for ad in IDS}
FIRST, SECOND = f"ad:{IDS[0]}", f"ad:{IDS[1]}"


def read(form: ExportFormat, path: Path) -> Any:
    return READERS[form](path)


@GRAPHS
def test_ads_and_contacts_are_nodes_under_names_of_their_own(form: ExportFormat, export: Export) -> None:
    graph = read(form, export(form))
    assert set(graph) == NODES | {f"contact:{PHONE}", f"contact:{HANDLE}"}
    first = graph.nodes[FIRST]
    assert (first["kind"], first["network"], first["place"], first["label"]) == ("ad", BIG, PLACE, FORMULA)
    assert first["posted_at"] == "2026-03-01T12:00:00"
    assert graph.nodes["ad:b2 åäö"]["place"] == "Åmål"


@GRAPHS
def test_links_have_probability_reasons_and_judgement(form: ExportFormat, export: Export) -> None:
    graph = read(form, export(form))
    edge = graph.edges[FIRST, SECOND]
    assert edge["probability"] == pytest.approx(0.95)
    assert edge["weight"] == pytest.approx(0.95)
    assert (edge["low"], edge["high"]) == (pytest.approx(0.9), pytest.approx(0.98))
    assert edge["reasons"] == "near-duplicate, shared contact"
    assert (edge["verdict"], edge["judged_by"]) == ("same", "Åsa Ö")
    assert graph.nodes[FIRST]["network_verdict"] == "unsure"


@GRAPHS
def test_a_link_between_two_networks_says_that_it_did_not_hold(form: ExportFormat, export: Export) -> None:
    graph = read(form, export(form))
    assert graph.edges[SECOND, "ad:c1"]["inside"] is False
    assert graph.edges[FIRST, SECOND]["inside"] is True


@GRAPHS
def test_what_many_share_is_not_drawn_and_ties_nobody(form: ExportFormat, export: Export) -> None:
    graph = read(form, export(form))
    assert f"contact:{SWITCHBOARD}" not in graph
    assert graph.edges[FIRST, f"contact:{PHONE}"]["kind"] == "holds"
    assert "probability" not in graph.edges[FIRST, f"contact:{PHONE}"]


@GRAPHS
def test_one_network_has_its_own_ads_and_nothing_of_others(form: ExportFormat, export: Export) -> None:
    graph = read(form, export(form, networks=(SMALL,)))
    assert set(graph) == {"ad:b1", "ad:b2 åäö", f"contact:{HANDLE}"}
    assert graph.number_of_edges() == 3


@GRAPHS
def test_links_below_the_least_probability_are_left_out(form: ExportFormat, export: Export) -> None:
    graph = read(form, export(form, least=0.93))
    linked = {tuple(sorted(ends)) for *ends, kind in graph.edges(data="kind") if kind == "link"}
    assert linked == {
        tuple(sorted((FIRST, SECOND))),
        tuple(sorted((FIRST, "ad:a\ufffd b"))),
    }


@GRAPHS
def test_the_file_says_what_it_means_and_holds_no_text_of_an_ad(form: ExportFormat, export: Export) -> None:
    written = export(form, language="sv").read_text("utf-8")
    assert "inte en person och inte ett brottsoffer" in written
    assert "De gemensamma orden kan vara webbplatsens" in written
    assert not any(text[:20] in written for text in TEXTS)
