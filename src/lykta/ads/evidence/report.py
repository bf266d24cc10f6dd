"""The report of a folder: a page in each language that needs nothing but itself, on screen or on paper."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from lykta.ads.evidence.gathering import ReportContext, SharedText
from lykta.ads.evidence.log_extract import LogLine, without_contacts
from lykta.ads.evidence.markup import Content, Markup, element, name, pairs, section, table, together
from lykta.ads.evidence.report_links import links_section
from lykta.ads.evidence.report_words import ENGLISH, SWEDISH, ReportWords
from lykta.ads.evidence.signing import in_groups
from lykta.ads.explore.caveats import CAVEATS_TITLE, tell_caveats
from lykta.ads.judgements.entries import (
    Act,
    Export,
    JudgedLink,
    Judgement,
    Label,
    Reveal,
    Undoing,
    Verdict,
    free_text_of,
)
from lykta.ads.result import Ad, Contact, DifferencePiece, TemplateStretch, pieces_of, tag
from lykta.ads.result.learning import tell_learning
from lykta.ads.result.reasons import CUT_REASONS, SLOT_NAMES
from lykta.ads.result.values import posted_in_words
from lykta.language import Language
from lykta.version import __version__

NAMES = {"sv": "index.html", "en": "index.en.html"}
"""The report's file, by its language."""

_WORDS: Final[dict[Language, ReportWords]] = {"sv": SWEDISH, "en": ENGLISH}
type Section = Callable[[ReportContext, ReportWords], Markup]
# The signs say on paper, and to who sees no colours, what the colours say.
_SIGNS: Final = {"filled": ("⟦", "⟧"), "other": ("‹", "›"), "missing": ("[− ", " −]")}
_ELEMENTS: Final = {"filled": "mark", "other": "em", "missing": "del"}


def report(context: ReportContext) -> dict[str, bytes]:
    """The report's files."""
    return {NAMES["sv"]: _page(context, "sv", NAMES["en"]), NAMES["en"]: _page(context, "en", NAMES["sv"])}


def _page(context: ReportContext, language: Language, other: str) -> bytes:
    """The report in a language as a file; `other` is the file of the other language."""
    words = _WORDS[language]
    title = words.title.format(context.found.name)
    style = _style() + _foot(context, title)
    body = together(
        element("a", words.skip, href="#content", class_="skip"),
        _banner(context, words, other),
        element(
            "main", _contents(words), *(part(context, words) for _, _, part in _sections(words)), id="content"
        ),
        element("footer", element("p", words.foot)),
    )
    html = element("html", _head(title, style), element("body", body), lang=language)
    return f"<!doctype html>\n{html}\n".encode("utf-8", "replace")


def _sections(words: ReportWords) -> list[tuple[str, str, Section]]:
    """The key, the title and the making of each part, in order."""
    return [
        ("what", words.what, _what_section),
        ("caveats", CAVEATS_TITLE[words.language], _caveats_section),
        ("head", words.head, _head_section),
        ("template", words.template, _template_section),
        ("observations", words.observations, _observations_section),
        ("links", words.links_title, links_section),
        ("contacts", words.contacts_title, _contacts_section),
        ("ads", words.ads_title, _ads_section),
        ("judgements", words.judgements, _judgements_section),
        ("cuts", words.cuts, _cuts_section),
        ("method", words.method, _method_section),
        ("checking", words.checking, _checking_section),
    ]


def _head(title: str, style: str) -> Markup:
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    return element(
        "head",
        element("meta", charset="utf-8"),
        element(
            "meta",
            http_equiv="Content-Security-Policy",
            content=f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'",
        ),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"{title} – Lykta"),
        element("style", Markup(style)),
    )


def _banner(context: ReportContext, words: ReportWords, other: str) -> Markup:
    request, tongue = context.request, "en" if words.language == "sv" else "sv"
    return element(
        "header",
        element(
            "p",
            element("a", words.other_language, href=other, hreflang=tongue, lang=tongue),
            class_="tongue",
        ),
        element("h1", words.title.format(context.found.name)),
        element("p", words.synopsis, class_="lead"),
        pairs(
            (words.purpose, request.purpose),
            (words.made_by, request.by),
            (words.made_at, request.moment.replace("T", " ").removesuffix("Z")),
            (words.made_with, f"Lykta {__version__}"),
            (words.analysed_with, f"Lykta {context.result.version}"),
            (
                words.made_from,
                [context.result.name, element("br"), element("code", f"SHA-256 {context.result.sha256}")],
            ),
        ),
    )


def _contents(words: ReportWords) -> Markup:
    listed = [element("li", element("a", title, href=f"#{key}")) for key, title, _ in _sections(words)]
    return element(
        "nav", element("h2", words.contents, id="contents"), element("ol", listed), aria_labelledby="contents"
    )


def _what_section(context: ReportContext, words: ReportWords) -> Markup:
    limits = [element("li", limit) for limit in words.limits]
    return section(
        "what",
        words.what,
        element("p", words.what_it_is),
        element("p", words.by_judgements if context.judged else words.by_analysis),
        element("div", element("h3", words.what_it_is_not), element("ul", limits), class_="limits"),
    )


def _caveats_section(context: ReportContext, words: ReportWords) -> Markup:
    """What speaks against the network, before anything else about it."""
    told = tell_caveats(context.found.caveats, words.language, words.hundredths)
    items = [
        element(
            "li",
            element("strong", each.line),
            f". {each.meaning}",
        )
        for each in told
    ]
    return section(
        "caveats",
        CAVEATS_TITLE[words.language],
        element("div", element("p", words.caveats_lead), element("ul", items), class_="limits"),
    )


@cache
def _style() -> str:
    return files(__package__).joinpath("report.css").read_text(encoding="utf-8")


def _foot(context: ReportContext, title: str) -> str:
    """What stands at the foot of each printed page: loose pages can be put in order and told apart."""
    # The name of a network and a moment are letters, digits and signs that mean nothing in a style.
    return (
        f'@page{{@bottom-left{{content:"{title}, {context.request.moment}"}}'
        '@bottom-right{content:counter(page) " (" counter(pages) ")"}}'
    )


def _tell_posted(moment: datetime | None) -> str:
    """When an ad was posted, or a dash when nobody knows."""
    return posted_in_words(moment) if moment else "–"


def _counter(words: ReportWords, text: str) -> Markup:
    """What speaks against, in the words that stand everywhere before it."""
    return element("p", element("strong", words.counter), " ", text, class_="counter")


def _head_section(context: ReportContext, words: ReportWords) -> Markup:
    """How many of what, when, and where."""
    network = context.found.page.network
    dated = words.seen.format(_tell_posted(network.first_seen), _tell_posted(network.last_seen))
    figures = [
        (words.ads_head, network.ads),
        (words.texts_head, network.texts),
        (words.contacts_head, network.contacts),
        (words.personas_head, network.personas),
        (words.places_head, network.places),
        (words.sites_head, network.sites),
    ]
    return section(
        "head",
        words.head,
        pairs(
            *((name, words.whole(value)) for name, value in figures),
            (words.seen_head, dated if network.first_seen else words.not_dated),
        ),
        element("p", words.times, class_="small"),
        table(
            words.visits,
            (words.place, words.ads_head, words.first, words.last),
            (
                (
                    visit.place or words.no_place,
                    words.whole(visit.ads),
                    _tell_posted(visit.first),
                    _tell_posted(visit.last),
                )
                for visit in context.found.page.visits
            ),
        ),
    )


def _template_section(context: ReportContext, words: ReportWords) -> Markup:
    """The common wording, with its slots."""
    parts = context.found.page.template
    if not parts:
        return section("template", words.template, element("p", words.no_template))
    return section(
        "template",
        words.template,
        element("p", words.template_lead),
        element("blockquote", element("p", _template_words(parts, words)), class_="text template"),
        _counter(words, words.template_counter),
    )


def _template_words(parts: Sequence[TemplateStretch], words: ReportWords) -> list[str]:
    drawn: list[str] = []
    for part in parts:
        text = SLOT_NAMES[words.language].get(part.words, part.words)
        drawn += [element("mark", f"⟦{text}⟧") if part.slot else text, " "]
    return drawn[:-1]


def _observations_section(context: ReportContext, words: ReportWords) -> Markup:
    """Each observation with its counter-explanation right below."""
    found = [
        element(
            "li", element("p", seen.sentence(words.language)), _counter(words, seen.counter(words.language))
        )
        for seen in context.found.page.observations
    ]
    listed = element("ul", found, class_="observations") if found else element("p", words.no_observations)
    return section("observations", words.observations, element("p", words.observations_lead), listed)


def _contacts_section(context: ReportContext, words: ReportWords) -> Markup:
    """Each contact: on how many ads of the network and of the file."""
    found, ids = context.found.page.contacts, context.found.ids_like_contacts
    of_ids = element("p", words.ids_like_contacts.format(words.whole(ids))) if ids else ""
    if not found:
        return section("contacts", words.contacts_title, element("p", words.no_contacts), of_ids)
    heads = [words.contact, words.in_network, words.in_file, words.pseudonym, words.hub]
    if context.shown:
        heads.append(words.clear)
    return section(
        "contacts",
        words.contacts_title,
        element("p", words.contacts_lead),
        of_ids,
        element("p", words.clear_lead) if context.shown else "",
        table(
            words.contacts_title,
            heads,
            (_contact_row(context, contact, words) for contact in found),
            quiet=True,
        ),
    )


def _contact_row(context: ReportContext, contact: Contact, words: ReportWords) -> list[Content]:
    row: list[Content] = [
        tag(contact.kind, contact.contact, words.language),
        words.whole(contact.ads),
        words.whole(contact.ads_in_file),
        name(contact.contact),
        words.hub_yes if contact.hub else "–",
    ]
    if context.shown:
        shown = context.shown.get(contact.contact)
        numbers = ", ".join(map(str, shown.numbers)) if shown else ""
        row.append(words.clear_entry.format(shown.clear, numbers) if shown else "–")
    return row


def _ads_section(context: ReportContext, words: ReportWords) -> Markup:
    """The texts in the order in which they are first seen."""
    legend = [words.legend_filled, words.legend_other, words.legend_missing]
    return section(
        "ads",
        words.ads_title,
        element("p", words.ads_lead, " ", words.title_lead),
        element("ul", [element("li", line) for line in legend], class_="legend")
        if context.found.page.template
        else "",
        [_wording(context, at, wording, words) for at, wording in enumerate(context.found.wordings, 1)],
    )


def _wording(context: ReportContext, number: int, wording: SharedText, words: ReportWords) -> Markup:
    count = words.count(len(wording.ads), words.ads)
    return element(
        "article",
        element("h3", words.text_number.format(number), ": ", count),
        element("ul", [element("li", _bearer(ad, words)) for ad in wording.ads], class_="bearers"),
        element("blockquote", element("p", [*_text(context, wording.ads[0], words)]), class_="text"),
    )


def _bearer(ad: Ad, words: ReportWords) -> list[Content]:
    title = words.ad_title.format(ad.title) if ad.title else None
    facts = (_tell_posted(ad.posted_at), ad.place or words.no_place, ad.site, title)
    # Isolated: words that run from right to left, or a sign that says so, turn nothing beside them.
    told = [[" · ", element("bdi", fact)] for fact in facts if fact]
    return [element("bdi", element("strong", ad.ad_id)), *told]


def _text(context: ReportContext, ad: Ad, words: ReportWords) -> Iterator[Content]:
    template = context.found.page.template
    if not template:
        yield ad.text(words.language)
        return
    # The title is part of what the template was made of.
    pieces = pieces_of(ad.whole(), template, words.language)
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        yield _piece(piece)
        if piece.kind == "missing" and following and following.kind != "between":
            yield " "


def _piece(piece: DifferencePiece) -> Content:
    if piece.kind not in _SIGNS:
        return piece.text
    before, after = _SIGNS[piece.kind]
    return element(_ELEMENTS[piece.kind], f"{before}{piece.text}{after}")


def _judgements_section(context: ReportContext, words: ReportWords) -> Markup:
    """Every entry of the log about the network, in the order in which they were written."""
    own = context.found.log.own
    lead = element("p", words.judgements_lead)
    if not own:
        return section("judgements", words.judgements, element("p", words.no_judgements), lead)
    heads = (words.entry, words.when, words.who, words.said, words.note)
    rows = (_judgement_row(context, line, words) for line in own)
    return section("judgements", words.judgements, lead, table(words.judgements, heads, rows, quiet=True))


def _judgement_row(context: ReportContext, line: LogLine, words: ReportWords) -> list[Content]:
    entry = line.entry
    said = _act_words(context, entry.act, words)
    return [
        str(entry.number),
        entry.at.replace("T", " ").removesuffix("Z"),
        without_contacts(entry.by, context.region, words.language),
        _act_cell(context, line, said, words),
        _note(context, line, words),
    ]


def _act_cell(context: ReportContext, line: LogLine, said: str, words: ReportWords) -> list[Content]:
    act = line.entry.act
    if line.undone:
        return [element("s", said), " ", words.undone]
    if isinstance(act, Judgement) and act.on in context.disputed:
        return [said, ". ", words.disputed]
    return [said]


def _act_words(context: ReportContext, act: Act, words: ReportWords) -> str:
    match act:
        case Judgement(on=JudgedLink() as link):
            return words.of_link.format(link.a, link.b, _verdict(act.verdict, words))
        case Judgement():
            return words.of_network.format(
                words.count(len(act.on.ads), words.ads), _verdict(act.verdict, words)
            )
        case Undoing():
            return words.of_undoing.format(act.number)
        case Reveal():
            kind = context.found.kinds[act.contact]
            return words.of_reveal.format(tag(kind, act.contact, words.language))
        case Export():
            return words.of_export_clear.format(len(act.clear)) if act.clear else words.of_export
        case Label():
            return words.of_label


def _verdict(verdict: Verdict, words: ReportWords) -> str:
    return {Verdict.SAME: words.same, Verdict.NOT: words.apart, Verdict.UNSURE: words.unsure}[verdict]


def _note(context: ReportContext, line: LogLine, words: ReportWords) -> list[Content]:
    written = free_text_of(line.entry.act)
    shown = without_contacts(written, context.region, words.language)
    if shown == written:
        return [written or "–"]
    return [shown, " ", element("small", words.note_cut)]


def _cuts_section(context: ReportContext, words: ReportWords) -> Markup:
    """What was kept from linking and concerns the network."""
    found, kinds = context.found.cuts, context.found.kinds
    if not found:
        return section("cuts", words.cuts, element("p", words.no_cuts))
    rows = (
        (
            words.cut_kinds.get(cut.kind, cut.kind),
            tag(kinds[cut.subject], cut.subject, words.language)
            if cut.subject in kinds
            else cut.subject or "–",
            words.whole(cut.ads),
            CUT_REASONS[words.language].get(cut.kind, ""),
        )
        for cut in found
    )
    heads = (words.cuts, words.cut_subject, words.cut_number, words.why)
    return section(
        "cuts", words.cuts, element("p", words.cuts_lead), table(words.cuts, heads, rows, quiet=True)
    )


def _method_section(context: ReportContext, words: ReportWords) -> Markup:
    """How the weights were learnt, and how they did on what was kept aside."""
    summary = context.summary
    low, high = (words.whole(value) for value in (summary.advertisers_low, summary.advertisers_high))
    weights, contacts, *others = tell_learning(summary, words.language)
    return section(
        "method",
        words.method,
        element("p", weights, " ", contacts),
        [element("p", line) for line in others],
        element("p", words.range_lead.format(words.count(summary.ads, words.ads), low, high)),
        _calibration(context, words),
    )


def _calibration(context: ReportContext, words: ReportWords) -> Markup | str:
    if not context.found.calibration:
        return ""
    rows = (
        (
            str(row.bin + 1),
            words.whole(row.pairs),
            words.decimals(row.predicted, 3),
            words.decimals(row.observed, 3),
        )
        for row in context.found.calibration
    )
    heads = (words.entry, words.pairs, words.predicted, words.observed)
    return element("div", element("p", words.calibration_lead), table(words.calibration, heads, rows))


def _checking_section(context: ReportContext, words: ReportWords) -> Markup:
    """How to check the folder, and the fingerprint to compare."""
    return section(
        "checking",
        words.checking,
        element("p", words.checking_lead),
        element("p", element("code", in_groups(context.fingerprint)), class_="fingerprint"),
    )
