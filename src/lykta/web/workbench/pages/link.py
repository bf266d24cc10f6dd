"""One link: why it has its weight, and what speaks against it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.views.decorators.http import require_safe

from lykta.ads.explore import Opened
from lykta.ads.explore.link import ContactReason, LinkedAd, LinkPage, Neighbours, TextReason, read_link
from lykta.ads.explore.link_differences import MOST_RUNS, differences_of, rarity_of, shown_differences
from lykta.ads.explore.link_wording import Marked, SideBySide, Untelling, side_by_side, wording_of
from lykta.ads.pictures.waterfall import Certain, DrawnWaterfall, waterfall_of
from lykta.ads.result import tag
from lykta.ads.weigh.text_model import ENOUGH_INFORMATION
from lykta.errors import InputError
from lykta.language import Language
from lykta.web.language import current_language
from lykta.web.workbench.judged import are_kept_apart, read_words
from lykta.web.workbench.opened import reading
from lykta.web.workbench.pictures.ranges import bar_of
from lykta.web.workbench.words import REASON_WORDS, ReasonWords, Share, share_of

# Thirteen times as alike is no more exact with a decimal.
_TELLS_NO_TENTHS: Final = 10


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A contact as it may be shown, with how many ads of the file hold it, and whether both ads do."""

    tag: str
    ads: int
    both: bool
    hub: bool
    recycled: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two ads as the page shows it."""

    linked: LinkedAd
    marked: Marked
    words: int
    untelling: Untelling | None
    contacts: list[_Tagged]
    neighbours: Neighbours


@dataclass(frozen=True, slots=True)
class _Shown:
    """A reason as the page shows it; `tag` names the contact of a shared one."""

    words: ReasonWords
    share: Share | None
    found: TextReason | ContactReason
    tag: str = ""


@require_safe
def link(request: HttpRequest, a: int, b: int) -> HttpResponse:
    """One link: why it has its weight, and what speaks against it; or two ads that nothing links."""
    language = current_language()
    with reading() as opened:
        try:
            page = read_link(opened.engine, a, b)
        except InputError as error:
            raise Http404 from error
        context = _context(opened, page, language)
    return render(request, "workbench/link.html", context)


def _context(opened: Opened, page: LinkPage, language: Language) -> dict[str, Any]:
    file = wording_of(opened.engine)
    ads = (page.one, page.other)
    beside = side_by_side(page.one.ad, page.other.ad, file.lexicon, language)
    reasons = _reasons(page, language)
    strongest = next((shown for shown in reasons if shown.found is page.strongest), None)
    return {
        "page": page,
        "seen": len(opened.entries),
        "sides": _sides(page, beside, language),
        "shared_words": beside.shared_words,
        "reasons": reasons,
        "strongest": strongest,
        "bar": bar_of(strongest.found) if strongest else None,
        "learnt": opened.summary.learnt and bool(page.text) and page.strongest is page.text,
        "file_learnt": opened.summary.learnt_from == "this file",
        "picture": _picture(page, language),
        "times_alike": _times_alike(page),
        "bits": int(page.text.information) if page.text else 0,
        "place_counts": page.text is not None and page.text.place not in {None, 1.0},
        "enough_information": ENOUGH_INFORMATION,
        "listed": MOST_RUNS,
        "rarity": rarity_of(opened.engine, ads, beside, file),
        "differences": shown_differences(differences_of(*ads, file.lexicon), ads, language, day=_day),
        "judged": read_words(opened, page.one.ad.ad_id, page.other.ad.ad_id),
        "one_network": page.one.network == page.other.network,
        "kept_apart": are_kept_apart(opened, page.one.ad.ad_id, page.other.ad.ad_id),
    }


def _day(moment: datetime) -> str:
    return date_format(moment, "DATE_FORMAT")


def _times_alike(page: LinkPage) -> str:
    alike = page.text.similarity / page.background if page.text and page.background else 0.0
    places = 0 if alike >= _TELLS_NO_TENTHS else 1
    return number_format(round(alike, places), places)


def _picture(page: LinkPage, language: Language) -> DrawnWaterfall | None:
    text = Certain("", page.text.probability, page.text.low, page.text.high) if page.text else None
    contacts = [
        Certain(tag(found.held.kind, found.held.contact, language), found.probability, found.low, found.high)
        for found in page.contacts
        if found.probability is not None and found.low is not None and found.high is not None
    ]
    return waterfall_of(text, page.text.steps if page.text else None, contacts) if text or contacts else None


def _reasons(page: LinkPage, language: Language) -> list[_Shown]:
    """All reasons, the most probable first; a contact that makes no link here comes last."""
    shown = [
        _Shown(
            REASON_WORDS["shared contact"],
            share_of(found.probability) if found.probability is not None else None,
            found,
            tag(found.held.kind, found.held.contact, language),
        )
        for found in page.contacts
    ]
    if page.text:
        shown.append(_Shown(REASON_WORDS[page.text.reason], share_of(page.text.probability), page.text))
    return sorted(shown, key=lambda one: -(one.found.probability or 0))


def _sides(page: LinkPage, beside: SideBySide, language: Language) -> list[_Side]:
    both = {found.held.contact for found in page.contacts}
    return [
        _Side(linked, marked, words, untelling, _tag_contacts(linked, both, language), neighbours)
        for linked, marked, words, untelling, neighbours in zip(
            (page.one, page.other),
            (beside.one, beside.other),
            beside.words,
            page.untelling,
            page.neighbours,
            strict=True,
        )
    ]


def _tag_contacts(linked: LinkedAd, both: set[str], language: Language) -> list[_Tagged]:
    return [
        _Tagged(
            tag(held.kind, held.contact, language), held.ads, held.contact in both, held.hub, held.recycled
        )
        for held in linked.contacts
    ]
