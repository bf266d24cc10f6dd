"""The words of an export in both languages: headings, values, and what a line means and does not mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lykta.ads.explore.judgement_log import EntryState
from lykta.ads.export.contents import Contents, tell_contents
from lykta.ads.result.reasons import COUNTERS, REASON_NAMES, STATEMENTS, basis_of
from lykta.language import Language


@dataclass(frozen=True, kw_only=True)
class ExportWords:
    """One language's words; headings are by the names of the fields of records."""

    title: str
    headings: dict[str, str]
    sheets: dict[str, str]
    verdicts: dict[str, str]
    states: dict[EntryState, str]
    yes: str
    no: str
    ad: str
    contact: str
    network: str
    link: str
    holding: str
    reason: str
    counter: str
    left_out: str
    reading: tuple[tuple[str, str], ...]

    def verdict(self, verdict: str) -> str:
        """A verdict in words; nothing for none."""
        return self.verdicts.get(verdict, verdict)


_SWEDISH: Final = ExportWords(
    title="Läs detta först",
    headings={
        "network": "Nätverk",
        "name": "Namn",
        "tags": "Etiketter",
        "ads": "Annonser",
        "texts": "Olika texter",
        "contacts": "Kontaktvägar",
        "personas": "Förnamn",
        "places": "Orter",
        "sites": "Sajter",
        "first_seen": "Först sedd",
        "last_seen": "Senast sedd",
        "strength": "Styrka",
        "links": "Kopplingar",
        "mean": "Koppling i snitt",
        "verdict": "Bedömning",
        "touched": "Något är bedömt",
        "ad_id": "Annons",
        "posted_at": "Publicerad",
        "place": "Ort",
        "site": "Sajt",
        "contact": "Kontaktväg (pseudonym)",
        "kind": "Slag",
        "ads_in_file": "Annonser i hela filen",
        "hub": "Delas av många, kopplar ingen",
        "recycled": "Har bytt ägare, räknas som två",
        "ad_a": "Annons 1",
        "ad_b": "Annons 2",
        "probability": "Sannolikhet",
        "low": "Lägst",
        "high": "Högst",
        "reasons": "Skäl",
        "counter": "Motförklaring",
        "network_a": "Nätverk 1",
        "network_b": "Nätverk 2",
        "inside": "I samma nätverk",
        "by": "Bedömd av",
        "number": "Nummer i loggen",
        "at": "Tid (UTC)",
        "about": "Gäller",
        "state": "Gäller nu",
        "note": "Skäl för bedömningen",
        "id": "Id",
        "type": "Typ",
        "label": "Etikett",
        "date": "Datum",
        "time": "Klockslag",
        "from": "Från",
        "to": "Till",
    },
    sheets={
        "networks": "Nätverk",
        "ads": "Annonser",
        "contacts": "Kontaktvägar",
        "links": "Kopplingar",
        "judgements": "Bedömningar",
    },
    verdicts={
        "same": "samma avsändare",
        "not": "inte samma avsändare",
        "unsure": "osäkert",
        "disputed": "analytikerna är oense",
    },
    states={
        "stands": "ja",
        "undone": "nej, ångrad",
        "replaced": "nej, ersatt av en senare",
        "disputed": "nej, analytikerna är oense",
        "contradicted": "nej, andra bedömningar för ihop annonserna",
        "gone": "nej, annonserna finns inte i resultatet",
    },
    yes="ja",
    no="nej",
    ad="Annons",
    contact="Kontaktväg",
    network="Nätverk",
    link="Koppling",
    holding="Står i annonsen",
    reason="Skäl",
    counter="Motförklaring",
    left_out="(utelämnat: det liknar en kontaktväg)",
    reading=(
        (
            "Ett nätverk",
            "är texter och kontaktvägar som troligen har samma avsändare. Det är inte en person och inte ett "
            "brottsoffer, och det säger inte att någon utnyttjas.",
        ),
        (
            "En koppling",
            "är två annonser. Sannolikheten gäller att de har samma avsändare. Lägst och högst är gränserna "
            "för osäkerheten. Läs alltid motförklaringen till skälet.",
        ),
        (
            "Styrkan",
            "är sannolikheten för den svagaste koppling som nätverket inte klarar sig utan, samma tal som i "
            "arbetsbänken. Ett nätverk kan ha svagare kopplingar, men de behövs inte för att hålla ihop det. "
            "Styrkan räknas på alla kopplingar, också när bara de mer sannolika är med här. Den säger inget "
            "om hur allvarligt något är.",
        ),
        (
            "En koppling mellan två nätverk",
            "räckte inte för att föra ihop dem. Visa den inte som en förbindelse.",
        ),
        (
            "Kontaktvägar",
            "är pseudonymer. Samma kontaktväg har samma pseudonym i allt som är analyserat med samma nyckel. "
            "Det som delas av många kopplar ingen och ritas inte. Det som har bytt ägare räknas som två och "
            "ritas inte heller.",
        ),
        (
            "En bedömning",
            "är vad en analytiker kom fram till. Är fältet tomt har ingen bedömt. I grafer står same för "
            "samma avsändare, not för inte samma avsändare, unsure för osäkert och disputed för att "
            "analytikerna är oense.",
        ),
        (
            "Storlek och läge i en graf",
            "säger inget om misstanke. Den som annonserar ofta har många linjer.",
        ),
    ),
)

_ENGLISH: Final = ExportWords(
    title="Read this first",
    headings={
        "network": "Network",
        "name": "Name",
        "tags": "Tags",
        "ads": "Ads",
        "texts": "Distinct texts",
        "contacts": "Contacts",
        "personas": "First names",
        "places": "Places",
        "sites": "Sites",
        "first_seen": "First seen",
        "last_seen": "Last seen",
        "strength": "Strength",
        "links": "Links",
        "mean": "Mean link",
        "verdict": "Judgement",
        "touched": "Anything judged",
        "ad_id": "Ad",
        "posted_at": "Posted",
        "place": "Place",
        "site": "Site",
        "contact": "Contact (pseudonym)",
        "kind": "Kind",
        "ads_in_file": "Ads in the whole file",
        "hub": "Shared by many, links nobody",
        "recycled": "Changed hands, counts as two",
        "ad_a": "Ad 1",
        "ad_b": "Ad 2",
        "probability": "Probability",
        "low": "Lowest",
        "high": "Highest",
        "reasons": "Reasons",
        "counter": "Counter-explanation",
        "network_a": "Network 1",
        "network_b": "Network 2",
        "inside": "In one network",
        "by": "Judged by",
        "number": "Number in the log",
        "at": "Time (UTC)",
        "about": "About",
        "state": "Stands now",
        "note": "Why it was judged so",
        "id": "Id",
        "type": "Type",
        "label": "Label",
        "date": "Date",
        "time": "Time",
        "from": "From",
        "to": "To",
    },
    sheets={
        "networks": "Networks",
        "ads": "Ads",
        "contacts": "Contacts",
        "links": "Links",
        "judgements": "Judgements",
    },
    verdicts={
        "same": "same author",
        "not": "not the same author",
        "unsure": "unsure",
        "disputed": "analysts differ",
    },
    states={
        "stands": "yes",
        "undone": "no, undone",
        "replaced": "no, replaced by a later one",
        "disputed": "no, analysts differ",
        "contradicted": "no, other judgements join the ads",
        "gone": "no, the ads are not in the result",
    },
    yes="yes",
    no="no",
    ad="Ad",
    contact="Contact",
    network="Network",
    link="Link",
    holding="Stands in the ad",
    reason="Reason",
    counter="Counter-explanation",
    left_out="(left out: it reads as a contact)",
    reading=(
        (
            "A network",
            "is texts and contacts that probably have one author. It is not a person and not a victim, and "
            "it does not say that anybody is exploited.",
        ),
        (
            "A link",
            "is two ads. The probability is that they have one author; lowest and highest are the ends of "
            "its uncertainty. Always read the counter-explanation of the reason.",
        ),
        (
            "Strength",
            "is the probability of the weakest link that the network cannot do without, the same number as "
            "in the workbench. A network may have weaker links, which are not needed to hold it together. "
            "All links count, also where only the more probable are here. It says nothing of how serious "
            "anything is.",
        ),
        (
            "A link between two networks",
            "was not enough to join them. Do not show it as a connection.",
        ),
        (
            "Contacts",
            "are pseudonyms. One contact has one pseudonym in all that was analysed with the same key. What "
            "many share links nobody, and is not drawn; nor is what changed hands, which counts as two.",
        ),
        (
            "A judgement",
            "is what an analyst concluded. An empty field means that nobody has judged. In graphs, same is "
            "one author, not is not the same author, unsure is undecided, and disputed means that analysts "
            "differ.",
        ),
        (
            "Size and place in a graph",
            "say nothing of suspicion. Whoever advertises often has many lines.",
        ),
    ),
)

WORDS: Final[dict[Language, ExportWords]] = {"sv": _SWEDISH, "en": _ENGLISH}


def reasons_in_words(reasons: Sequence[str], language: Language) -> str:
    """The names of reasons, with commas between them."""
    return ", ".join(REASON_NAMES[language].get(reason, reason) for reason in reasons)


def counters_of(reasons: Sequence[str], language: Language) -> str:
    """The counter-explanations of these reasons."""
    return " ".join(COUNTERS[language][reason] for reason in reasons if reason in COUNTERS[language])


def read_first(contents: Contents, language: Language) -> Iterator[tuple[str, str]]:
    """What a reader needs to know, as headings with their words: what the file holds, and how to read it."""
    yield from tell_contents(contents, language)
    words = WORDS[language]
    yield from words.reading
    yield from _reasons(language)


def as_text(contents: Contents, language: Language) -> str:
    """The same as running text."""
    words = WORDS[language]
    # A heading of `reading` is the subject of its sentence.
    reading = [f"{heading} {under}" for heading, under in words.reading]
    told, reasons = (
        [f"{heading}: {under}" for heading, under in part]
        for part in (tell_contents(contents, language), _reasons(language))
    )
    return "\n\n".join((words.title, *told, *reading, *reasons)) + "\n"


def _reasons(language: Language) -> Iterator[tuple[str, str]]:
    words = WORDS[language]
    for reason, name in REASON_NAMES[language].items():
        told = f"{STATEMENTS[language][reason]} {words.counter}: {COUNTERS[language][reason]}"
        yield f"{words.reason}: {name} ({reason})", f"{told} {basis_of(reason, language)}".rstrip()
