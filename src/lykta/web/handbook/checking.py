"""What an editor of the handbook has to mend: sentences without a source, dead links, pages past their day.

A sentence that states law, a number or a duty needs a source. The rule finds words, not meaning, so it finds
too many. A sentence that needs none carries the mark `[^own]`, by which an editor vouches for it: advice, a
definition or an example of our own. The mark excuses only words that may state something; a figure, a law
or a duty always needs its source.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token

from lykta.language import LANGUAGES, Language
from lykta.web.handbook.library import HandbookPage, Library
from lykta.web.handbook.markdown import (
    MARK,
    OLDER,
    OWN,
    anchors,
    internal_links,
    parser,
    placed_things,
    sentences,
)
from lykta.web.handbook.pictures import PICTURES

type FindingKind = Literal[
    "overdue",
    "missing translation",
    "dead link",
    "unknown source",
    "source without date",
    "unsourced sentence",
    "amended provision",
    "needless mark",
    "unknown figure",
    "choice without source",
    "different shape",
    "old contact",
    "missing number",
    "unknown contact",
    "different number",
]


@dataclass(frozen=True)
class EditorFinding:
    """One thing to mend: of what kind, where, and what it is."""

    kind: FindingKind
    where: str
    what: str


def check(library: Library, today: dt.date) -> list[EditorFinding]:
    """All that is to be mended in a handbook on a day; none is the good answer."""
    found = [finding for page in _pages(library) for finding in _in_page(page, library, today)]
    return [*found, *_find_untranslated(library), *_find_undated_sources(library), *_in_team(library)]


def _pages(library: Library) -> list[HandbookPage]:
    return [page for language in LANGUAGES for page in library.in_language(language)]


def _in_page(page: HandbookPage, library: Library, today: dt.date) -> Iterator[EditorFinding]:
    where = f"{page.language}/{page.key}"
    if page.is_overdue(today):
        yield EditorFinding("overdue", where, f"was to be read through by {page.review_by}")
    yield from check_text(page.body, where, page.language, library)
    for sentence in unsourced_in_text(page.summary, page.language):
        yield EditorFinding("unsourced sentence", where, sentence)


def check_text(text: str, where: str, language: Language, library: Library) -> Iterator[EditorFinding]:
    """What is to be mended in one text in Markdown: what it refers to, and its sentences without source."""
    yield from check_references(text, where, language, library)
    for sentence in unsourced_in_text(text, language):
        yield EditorFinding("unsourced sentence", where, sentence)


def check_references(text: str, where: str, language: Language, library: Library) -> Iterator[EditorFinding]:
    """The links, the sources and the figures of one text in Markdown that are not there."""
    for target in internal_links(text):
        if not _leads_somewhere(target, language, library):
            yield EditorFinding("dead link", where, f"page:{target}")
    for key in dict.fromkeys(MARK.findall(text)):
        if key != OWN and key not in library.sources:
            yield EditorFinding("unknown source", where, key)
    yield from _wordings(text, where, library)
    for name, what in placed_things(text):
        # Whether there is such a contact is looked up where the contacts are checked.
        if (
            name != "call"
            and (name, what) not in {("contact", ""), ("team", ""), ("municipality", "")}
            and not (name == "picture" and what in PICTURES)
        ):
            yield EditorFinding("unknown figure", where, f"[[{name} {what}]]")


def _wordings(text: str, where: str, library: Library) -> Iterator[EditorFinding]:
    """The references to a wording that has been amended since without saying so, and the other way round."""
    marked = set(OLDER.findall(text))
    unmarked = set(MARK.findall(OLDER.sub("", text)))
    for key in sorted((marked | unmarked) & library.sources.keys()):
        unread = library.sources[key].unread
        if unread and key in unmarked:
            since = ", ".join(f"changed {each.day} by {each.act}" for each in unread)
            what = f"{key}: {since}, not read; read it, or mark the reference [^{key}:older]"
            yield EditorFinding("amended provision", where, what)
        if not unread and key in marked:
            yield EditorFinding(
                "needless mark", where, f"{key}: its wording was read, so the reference is [^{key}]"
            )


def _leads_somewhere(target: str, language: Language, library: Library) -> bool:
    key, _, heading = target.partition("#")
    other = library.page(language, key)
    return other is not None and (not heading or heading in anchors(other.body))


def _find_untranslated(library: Library) -> Iterator[EditorFinding]:
    keys = sorted({key for _, key in library.pages})
    for language in LANGUAGES:
        for key in keys:
            if (language, key) not in library.pages:
                yield EditorFinding(
                    "missing translation", f"{language}/{key}", "there is no such page in this language"
                )


def _in_team(library: Library) -> Iterator[EditorFinding]:
    for key in library.team.sources if library.team else ():
        if key not in library.sources:
            yield EditorFinding("unknown source", "team.toml", key)


def _find_undated_sources(library: Library) -> Iterator[EditorFinding]:
    for source in library.sources.values():
        if source.checked is None:
            yield EditorFinding("source without date", source.key, source.title)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE | re.VERBOSE)


STATES: Mapping[Language, re.Pattern[str]] = {
    "sv": _words(
        r"""
        # The law, and what breaks it
        lag | lagen | lagar | lagarna | lagens | \w*lagen | lagstift\w* | (?:o)?laglig\w* | \w*balken
        | kapitlet | paragraf\w* | §+ | förordning\w* | straff | straffet | straffen | \w*straffet
        | straffb\w* | brott | brottet | brotten | brottslig\w* | kriminell\w* | kriminalis\w* | fängelse\w*
        | böter | åtal\w* | döms | dömas | dömdes | förbju\w* | förbud\w* | (?:o)?tillåt\w*
        # Duties and rights
        | måste | tvungen | tvungna | skyldig\satt | skyldighet\w* | \w*plikt | \w*plikten | \w*pliktig\w*
        | sekretess | sekretessen | tystnad\w* | åligger | krävs | rätt\still | (?:har|hade|ger)\srätt\satt
        | rättighet\w* | får\s(?:du|man|vården|inte|aldrig|också|bara|berätta|lämna|använda|anmäla|behandla)
        # Numbers in words, shares and comparisons
        | två | tre | fyra | fem | sju | åtta | nio | tio | elva | tolv | \w+ton
        | sex\s(?!mot)\w*(?:dag|veck|månad|år|steg|person|fall|område|timm)\w*
        | (?:tjug|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)\w* | \w*hundra\w* | \w*tusen
        | tusentals | miljon\w* | miljard\w* | dussin\w* | procent\w* | hälften | halva
        | \w+del(?:en|ar|ars)?\sav\s(?:alla|dem|de)
        | (?:en|ett|två|tre)\s\w*(?:tredje|fjärde|femte|tion)delar? | en\stredjedel | en\sfjärdedel
        | en\sfemtedel | var(?:t)?annan | var\s(?:tredje|fjärde|femte|tionde) | dubbel\w* | dubbla | dubbelt
        | fördubbla\w* | halver\w* | majoritet\w* | minoritet\w* | flertalet | flesta | flest | vanligast\w*
        """
    ),
    "en": _words(
        r"""
        law | laws | legislation | (?:il|un)?lawful\w* | (?:il)?legal\w* | statute\w* | code | chapter
        | sections? | §+ | offences? | offend\w* | crimes? | criminal\w* | penalt(?:y|ies) | punish\w*
        | prison | a\sfine | fines | fined | sentenced | prosecuted | forbid\w* | forbidden | prohibit\w*
        | banned | allowed | permitted | must | may | has\sto | have\sto | had\sto | oblig\w* | required
        | requires | dut(?:y|ies) | secrecy | confidentiality | entitled | rights
        | (?:a|the|has|have)\sright | two | three | four | five | six\s\w* | seven | eight | nine | ten
        | eleven | twelve | \w+teen | twenty\S* | thirty\S* | forty\S* | fifty\S* | sixty\S* | seventy\S*
        | eighty\S* | ninety\S* | hundreds? | thousands? | millions? | billions? | dozens? | per\scent
        | percent\w* | half | halves | third | thirds | quarters? | fifths? | tenths? | twice | doubl\w*
        | halved | majority | minority | most\s(?:of|people|persons|adults|children|victims|common)
        | the\smost
        """
    ),
}
"""A sentence with one of these states law, a number or a duty."""

MAY_STATE: Mapping[Language, re.Pattern[str]] = {
    "sv": _words(
        r"""
        domstol\w* | dömd | dömda | ska | skall | skulle\sha | bör | borde | får | fick | kan\sinte
        | kunde\sinte | kan\sansöka | behöver\sinte | beslutar | beslutas | beslut | ansvar\w* | villkor\w*
        | krav | kraven | kräver | gäller\sinte | undant\w* | fler | färre | sällsynt\w* | ökat | ökar
        | ökade | minskat | minskar | minskade | dubbelt | skyldig\w*
        """
    ),
    "en": _words(
        r"""
        courts? | convict\w* | shall | should | ought | cannot | can\snot | can\sapply | need\snot
        | needs\snot | decides | decided | decision | responsib\w* | conditions? | demand(?:s|ed|ing)
        | exempt\w* | fewer | rare\w* | increas\w* | decreas\w* | rose | fell
        """
    ),
}
"""A sentence with one of these may do so: it needs a source, or the editor's word that it does not."""


type SourceNeed = Literal["a source", "a source or a mark", "nothing"]

# A number in figures; the day on which a thing was checked and the target of a link are none.
_FIGURE = re.compile(r"\d")
_CHECKED = re.compile(r"\d{4}-\d{2}-\d{2}")
_LINK_TARGET = re.compile(r"\]\([^)]*\)")


def unsourced_in_page(page: HandbookPage) -> list[str]:
    """The sentences and table rows of a page that need a source and have none."""
    # A summary has no place for references, so it may state nothing that needs one.
    return [each for text in (page.summary, page.body) for each in unsourced_in_text(text, page.language)]


def claims_of_page(page: HandbookPage) -> list[str]:
    """All the sentences and table rows of a page that state law, a number or a duty."""
    return [each for text in (page.summary, page.body) for each in claims_in_text(text, page.language)]


def unsourced_in_text(text: str, language: Language) -> list[str]:
    """The sentences and table rows of a text in Markdown that need a source and have none."""
    return [each for each in _statements(text) if not _is_met(each, source_need(each, language))]


def claims_in_text(text: str, language: Language) -> list[str]:
    """The sentences and table rows of a text in Markdown that state law, a number or a duty."""
    return [each for each in _statements(text) if source_need(each, language) == "a source"]


def source_need(sentence: str, language: Language) -> SourceNeed:
    """What a sentence needs; a question states nothing unless it holds a figure."""
    bare = _CHECKED.sub("", _LINK_TARGET.sub("]", MARK.sub("", sentence))).strip()
    if _FIGURE.search(bare):
        return "a source"
    if bare.rstrip('*”“"»)').endswith("?"):
        return "nothing"
    if STATES[language].search(bare):
        return "a source"
    return "a source or a mark" if MAY_STATE[language].search(bare) else "nothing"


def _is_met(sentence: str, needed: SourceNeed) -> bool:
    marks = set(MARK.findall(sentence))
    return needed == "nothing" or bool(marks - {OWN}) or (needed != "a source" and OWN in marks)


def _statements(text: str) -> Iterator[str]:
    tokens = parser().parse(text, {})
    row: list[str] | None = None
    listed = ""
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            # A row is one statement: its reference may stand in any of its cells.
            yield " | ".join(row)
            row = None
        elif token.type == "inline" and not _is_heading(tokens, at):
            if row is not None:
                row.append(token.content)
            else:
                line = " ".join(token.content.split())
                yield from sentences(line + (listed if _is_fragment(line) else ""))
                listed = _of_list(line, listed)


def _of_list(text: str, before: str) -> str:
    """The references of a line that begins a list, such as "It has five areas:[^plan]", for its fragments."""
    if _is_fragment(text):
        return before
    return "".join(f"[^{key}]" for key in MARK.findall(text)) if MARK.sub("", text).endswith(":") else ""


def _is_fragment(text: str) -> bool:
    # An item that goes on from the line above it begins with a small letter.
    return text.lstrip("*")[:1].islower()


def _is_heading(tokens: list[Token], at: int) -> bool:
    return tokens[at - 1].type in {"heading_open", "th_open"}
