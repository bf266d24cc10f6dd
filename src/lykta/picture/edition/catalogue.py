"""The description of an edition for data portals: a catalogue by DCAT-AP-SE 3.0.1."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, XSD
from rdflib.term import Node

from lykta.language import LANGUAGES, Language
from lykta.picture.edition.words import captions, label, say, topics, warning
from lykta.picture.picture import CC0, About, Picture, Publishing

_VCARD: Final = Namespace("http://www.w3.org/2006/vcard/ns#")
_DCATAP: Final = Namespace("http://data.europa.eu/r5r/")
_LISTS: Final = Namespace("http://publications.europa.eu/resource/authority/")
_ADMS: Final = Namespace("http://www.w3.org/ns/adms#")
_TYPES: Final = Namespace("http://purl.org/adms/publishertype/")
# The regions of the EU's list NUTS at level 3 are the 21 counties; SE alone is the nation.
_NUTS: Final = Namespace("http://data.europa.eu/nuts/code/")
_NUTS_OF: Final = {
    "01": "110",
    "03": "121",
    "04": "122",
    "05": "123",
    "06": "211",
    "07": "212",
    "08": "213",
    "09": "214",
    "10": "221",
    "12": "224",
    "13": "231",
    "14": "232",
    "17": "311",
    "18": "124",
    "19": "125",
    "20": "312",
    "21": "313",
    "22": "321",
    "23": "322",
    "24": "331",
    "25": "332",
}
_LANGUAGE_OF: Final = {"sv": "SWE", "en": "ENG"}
# Of DCAT 3, which rdflib's own list of names does not have yet.
_VERSION: Final = URIRef(f"{DCAT}version")
_THEMES: Final = ("JUST", "SOCI")
type _Triple = tuple[Node, Node, Node]


def catalogue(picture: Picture, publishing: Publishing) -> Graph:
    """Catalogue, dataset, distributions, publisher and contact, each with an address and none blank."""
    graph = Graph()
    for prefix, space in (("vcard", _VCARD), ("dcatap", _DCATAP), ("dcat", DCAT), ("dcterms", DCTERMS)):
        graph.bind(prefix, space)
    if picture.about.revision:
        graph.bind("adms", _ADMS)
    for triple in _triples(picture, publishing):
        graph.add(triple)
    return graph


def turtle(graph: Graph) -> bytes:
    """The graph as Turtle: the same bytes for the same triples."""
    return graph.serialize(format="turtle", encoding="utf-8")


def rdf_xml(graph: Graph) -> bytes:
    """The graph as RDF/XML, what portals harvest: the same bytes for the same triples."""
    ordered = _Ordered()
    for prefix, space in graph.namespaces():
        ordered.bind(prefix, space)
    for triple in graph:
        ordered.add(triple)
    return ordered.serialize(format="xml", encoding="utf-8")


class _Ordered(Graph):
    """Gives its triples sorted: the serializer takes them as they come, and they come from sets."""

    def triples(self, triple: Any) -> Generator[Any, None, None]:
        """Those that fit, by their written form."""
        yield from sorted(super().triples(triple), key=lambda each: tuple(term.n3() for term in each))


def _triples(picture: Picture, publishing: Publishing) -> Iterator[_Triple]:
    yield from _catalogue(picture, publishing)
    yield from _dataset(picture, publishing)
    yield from _publisher(publishing)
    for each in distributions(picture):
        yield from _distribution(each, picture, publishing)


def _at(publishing: Publishing, part: str) -> URIRef:
    return URIRef(publishing.address(f"#{part}"))


def _add_texts(node: URIRef, predicate: URIRef, key: str, **values: str) -> Iterator[_Triple]:
    for language in LANGUAGES:
        yield node, predicate, Literal(say(key, language, **values), lang=language)


def _add_texts_of(picture: Picture, node: URIRef, predicate: URIRef, key: str) -> Iterator[_Triple]:
    """The same with what the picture counts, in each language's own words."""
    for language in LANGUAGES:
        told = say(key, language, what=topics(picture.tables, language))
        yield node, predicate, Literal(told, lang=language)


def _day(written: str) -> Literal:
    return Literal(date.fromisoformat(written), datatype=XSD.date)


def _catalogue(picture: Picture, publishing: Publishing) -> Iterator[_Triple]:
    node = _at(publishing, "catalogue")
    yield node, RDF.type, DCAT.Catalog
    yield from _add_texts(node, DCTERMS.title, "catalogue.title", publisher=publishing.name)
    yield from _add_texts_of(picture, node, DCTERMS.description, "catalogue.description")
    yield node, DCTERMS.publisher, _at(publishing, "publisher")
    # The portal asks for this licence of every catalogue: the description, not the data.
    yield node, DCTERMS.license, URIRef(CC0)
    yield node, DCTERMS.issued, _day(picture.about.date)
    yield node, DCTERMS.modified, _day(picture.about.date)
    yield node, FOAF.homepage, URIRef(publishing.homepage)
    yield node, DCAT.themeTaxonomy, _LISTS["data-theme"]
    yield node, DCAT.dataset, _at(publishing, "dataset")
    for language in LANGUAGES:
        yield node, DCTERMS.language, _LISTS[f"language/{_LANGUAGE_OF[language]}"]


def _dataset(picture: Picture, publishing: Publishing) -> Iterator[_Triple]:
    node, about = _at(publishing, "dataset"), picture.about
    yield node, RDF.type, DCAT.Dataset
    yield from _add_texts_of(picture, node, DCTERMS.title, "catalogue.dataset")
    years = {"first": str(about.first_year), "last": str(about.last_year)}
    for language in LANGUAGES:
        county = label("place", about.county, language)
        told = say("catalogue.dataset.description", language, county=county, **years)
        described = f"{warning(about, language)} {told}".strip()
        yield node, DCTERMS.description, Literal(described, lang=language)
        for word in say("catalogue.keywords", language).split(";"):
            yield node, DCAT.keyword, Literal(word, lang=language)
        yield node, DCTERMS.language, _LISTS[f"language/{_LANGUAGE_OF[language]}"]
    yield node, DCTERMS.publisher, _at(publishing, "publisher")
    yield node, DCAT.contactPoint, _at(publishing, "contact")
    yield node, DCTERMS.identifier, Literal(publishing.address(""))
    yield node, _VERSION, Literal(about.edition)
    yield node, DCTERMS.issued, _day(about.date)
    yield node, DCTERMS.modified, _day(about.date)
    yield node, DCTERMS.accessRights, _LISTS["access-right/PUBLIC"]
    yield node, DCTERMS.spatial, _NUTS[f"SE{_NUTS_OF.get(about.county, '')}"]
    yield node, DCAT.landingPage, URIRef(publishing.address("index.html"))
    for theme in _THEMES:
        yield node, DCAT.theme, _LISTS[f"data-theme/{theme}"]
    for each in distributions(picture):
        yield node, DCAT.distribution, _at(publishing, each.path)
    yield from _period(node, picture, publishing)
    yield from _revision(node, about, publishing)


def _revision(dataset: URIRef, about: About, publishing: Publishing) -> Iterator[_Triple]:
    """What was corrected, and which edition this one replaces where its address can be told from its own."""
    if about.revision:
        for language in LANGUAGES:
            yield dataset, _ADMS.versionNotes, Literal(about.revision[language], lang=language)
    above, _, name = publishing.base.rstrip("/").rpartition("/")
    if about.corrects and name == about.edition:
        yield dataset, DCTERMS.replaces, URIRef(f"{above}/{about.corrects}/#dataset")


def _period(dataset: URIRef, picture: Picture, publishing: Publishing) -> Iterator[_Triple]:
    node = _at(publishing, "period")
    yield dataset, DCTERMS.temporal, node
    yield node, RDF.type, DCTERMS.PeriodOfTime
    yield node, DCAT.startDate, _day(f"{picture.about.first_year}-01-01")
    yield node, DCAT.endDate, _day(f"{picture.about.last_year}-12-31")


def _publisher(publishing: Publishing) -> Iterator[_Triple]:
    node, contact = _at(publishing, "publisher"), _at(publishing, "contact")
    yield node, RDF.type, FOAF.Agent
    yield node, FOAF.name, Literal(publishing.name)
    yield node, FOAF.homepage, URIRef(publishing.homepage)
    yield node, DCTERMS.type, _TYPES.RegionalAuthority
    yield contact, RDF.type, _VCARD.Organization
    yield contact, _VCARD.fn, Literal(publishing.contact)
    yield contact, _VCARD.hasEmail, URIRef(f"mailto:{publishing.email}")


def _distribution(each: DistributionOf, picture: Picture, publishing: Publishing) -> Iterator[_Triple]:
    node, address = _at(publishing, each.path), URIRef(publishing.address(each.path))
    yield node, RDF.type, DCAT.Distribution
    for language, title in each.titles:
        yield node, DCTERMS.title, Literal(title, lang=language)
        yield node, DCTERMS.description, Literal(title, lang=language)
    yield node, DCAT.accessURL, address
    yield node, DCAT.downloadURL, address
    yield node, DCTERMS["format"], Literal(each.media_type)
    yield node, DCTERMS.license, URIRef(publishing.licence)
    yield node, DCTERMS.issued, _day(picture.about.date)
    yield node, _DCATAP.availability, _LISTS["planned-availability/STABLE"]
    for spoken in each.languages:
        yield node, DCTERMS.language, _LISTS[f"language/{_LANGUAGE_OF[spoken]}"]


@dataclass(frozen=True, slots=True)
class DistributionOf:
    """A file by its path in the folder, its media type, its titles, and the languages in it."""

    path: str
    media_type: str
    titles: tuple[tuple[Language, str], ...]
    languages: tuple[Language, ...]


def distributions(picture: Picture) -> Iterator[DistributionOf]:
    """Pages and PDFs by language, all tables as JSON, and each table as CSV."""
    for language in picture.about.languages:
        for name, media_type in (("html", "text/html"), ("pdf", "application/pdf")):
            path = f"{language}/{'index.html' if name == 'html' else 'edition.pdf'}"
            title = say(f"catalogue.{name}", language)
            yield DistributionOf(path, media_type, ((language, title),), (language,))
    both = tuple((each, say("catalogue.json", each)) for each in LANGUAGES)
    yield DistributionOf("tables.json", "application/json", both, LANGUAGES)
    named = {language: captions(picture.tables, language) for language in LANGUAGES}
    for table in picture.tables:
        titles = tuple(
            (each, say("catalogue.csv", each, caption=named[each][table.name])) for each in LANGUAGES
        )
        yield DistributionOf(f"csv/{table.name}.csv", "text/csv", titles, LANGUAGES)
