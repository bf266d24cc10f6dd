"""The description for data portals has every part that DCAT-AP-SE 3.0.1 makes mandatory, in both forms."""

from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import BNode, Node

from lykta.picture.edition.catalogue import catalogue, turtle
from lykta.picture.picture import CC0
from tests.picture.edition.invented import PUBLISHING, picture, tables

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
FORMS = {"dcat.ttl": "turtle", "dcat.rdf": "xml"}
# Mandatory first, then what is recommended and an edition can always tell.
WANTED: dict[URIRef, list[URIRef]] = {
    DCAT.Catalog: [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.publisher,
        DCTERMS.license,
        DCAT.dataset,
        DCTERMS.issued,
        DCTERMS.modified,
        DCTERMS.language,
        FOAF.homepage,
    ],
    DCAT.Dataset: [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.publisher,
        DCAT.contactPoint,
        DCAT.distribution,
        DCAT.keyword,
        DCAT.theme,
        DCTERMS.issued,
        DCTERMS.spatial,
        DCTERMS.temporal,
        DCTERMS.accessRights,
        DCTERMS.identifier,
    ],
    DCAT.Distribution: [DCAT.accessURL, DCTERMS.license, DCTERMS.description, DCTERMS["format"]],
    FOAF.Agent: [FOAF.name, DCTERMS.type],
    VCARD.Organization: [VCARD.fn, VCARD.hasEmail],
    DCTERMS.PeriodOfTime: [DCAT.startDate, DCAT.endDate],
}


@pytest.fixture(params=FORMS)
def graph(request: pytest.FixtureRequest, edition: Path) -> Graph:
    return Graph().parse(edition / request.param, format=FORMS[request.param])


@pytest.mark.parametrize("kind", WANTED)
def test_every_wanted_property_is_there(graph: Graph, kind: URIRef) -> None:
    nodes = list(graph.subjects(RDF.type, kind))
    assert nodes
    missing = [(node, each) for node in nodes for each in WANTED[kind] if (node, each, None) not in graph]
    assert missing == []


def test_titles_and_descriptions_of_the_dataset_are_in_both_languages(graph: Graph) -> None:
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    for each in (DCTERMS.title, DCTERMS.description):
        assert {getattr(words, "language", None) for words in graph.objects(dataset, each)} == {"sv", "en"}


def test_the_description_itself_is_free_for_all(graph: Graph) -> None:
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert list(graph.objects(catalogue, DCTERMS.license)) == [URIRef(CC0)]


def test_each_distribution_is_a_file_under_the_address_of_the_plan(graph: Graph, edition: Path) -> None:
    addresses = {str(each) for each in graph.objects(None, DCAT.downloadURL)}
    paths = {address.removeprefix(PUBLISHING.base) for address in addresses}
    assert {path for path in paths if not (edition / path).is_file()} == {"tables.json"}
    assert {f"csv/{each.name}.csv" for each in tables()} <= paths


def test_everything_that_is_pointed_to_within_is_described(graph: Graph) -> None:
    def is_ours(node: Node) -> bool:
        return isinstance(node, URIRef) and str(node).startswith(f"{PUBLISHING.base}#")

    assert {node for node in graph.objects() if is_ours(node)} <= set(graph.subjects())
    assert not any(isinstance(node, BNode) for node in graph.all_nodes())


def test_both_forms_say_the_same(edition: Path) -> None:
    one, other = (Graph().parse(edition / name, format=form) for name, form in FORMS.items())
    assert isomorphic(one, other)


def test_the_county_is_told_by_the_code_of_the_eu(graph: Graph) -> None:
    assert picture().about.county == "17"
    assert list(graph.objects(None, DCTERMS.spatial)) == [URIRef("http://data.europa.eu/nuts/code/SE311")]


def test_the_dataset_is_named_by_what_is_counted() -> None:
    written = turtle(catalogue(picture(), PUBLISHING)).decode()
    assert "Lägesbild: människohandel för alla ändamål och annonser om sexuella tjänster" in written
    assert "människohandel för sexuella ändamål" not in written
