"""What came out and what was withdrawn, as a feed: who quoted an edition learns that it was corrected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from lykta.language import as_sentence
from lykta.web.editions.models import Edition
from lykta.web.editions.public import published_editions, withdrawn_editions
from lykta.web.language import current_language


@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    """What happened to editions that are or were public, the newest first, in Atom (RFC 4287)."""
    made = Atom1Feed(
        title=gettext("Situation picture"),
        link=request.build_absolute_uri(reverse("picture")),
        description=gettext("New editions, and those that were corrected or withdrawn."),
        language=current_language(),
        feed_url=request.build_absolute_uri(),
        author_name="Lykta",
    )
    for entry in sorted(_entries(), key=lambda each: each.at, reverse=True):
        edition = entry.edition
        page = reverse("picture-file", args=[edition.name, f"{current_language()}/index.html"])
        address = request.build_absolute_uri(page)
        made.add_item(
            entry.title,
            address,
            # Of this class an entry's words are HTML.
            escape(entry.words),
            # What happened to an edition later is news of its own, not the first entry in other words.
            unique_id=f"{address}#{edition.state}-{edition.pk}",
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


@dataclass(frozen=True)
class FeedEntry:
    """What happened to an edition, when, and in words."""

    edition: Edition
    at: datetime
    title: str
    words: str


def _entries() -> Iterator[FeedEntry]:
    for edition in published_editions()[0]:
        title = gettext("Edition {name} is published").format(name=edition.name)
        told = gettext("It corrects edition {wrong}. Do not quote the numbers of that one.")
        words = told.format(wrong=edition.corrects) if edition.corrects else ""
        yield FeedEntry(edition, edition.published_at or edition.taken_up_at, title, words)
    for edition in withdrawn_editions():
        title = gettext("Edition {name} is withdrawn").format(name=edition.name)
        words = f"{_reason_of(edition)} {gettext('Do not quote its numbers.')}"
        yield FeedEntry(edition, edition.withdrawn_at or edition.taken_up_at, title, words)


def _reason_of(edition: Edition) -> str:
    """Why an edition was withdrawn, as a sentence of its own that XML can hold."""
    reason = edition.reason
    if current_language() == "en":
        reason = edition.reason_en or f"In Swedish: {edition.reason}"
    # XML has no way to write most control characters.
    printable = "".join(letter for letter in " ".join(reason.split()) if letter.isprintable())
    return as_sentence(printable)
