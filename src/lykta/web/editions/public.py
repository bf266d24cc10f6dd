"""What everybody sees, without logging in: the newest edition, all that are published, and their files."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from lykta.language import LANGUAGES, Language
from lykta.web.editions.corrections import Corrections
from lykta.web.editions.folders import RefusedError, read_file, require_whole
from lykta.web.editions.models import Edition, EditionState
from lykta.web.health import HealthFinding, HealthState
from lykta.web.language import current_language

POLICY: Final[dict[str, list[str]]] = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
}
"""What a page of an edition may load: its own style sheet, fonts and drawings, and no script."""

# What is not of one of these kinds is not served, though the release record names it.
_KINDS: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ttl": "text/turtle; charset=utf-8",
    "rdf": "application/rdf+xml",
}

_GONE: Final = 410

_DESCRIPTION: Final = "dcat.rdf"

# What is written in letters; images, fonts and PDF are packed already.
_COMPRESSED: Final = ("text/", "image/svg+xml", "application/json", "application/rdf+xml")


@require_safe
def picture(request: HttpRequest) -> HttpResponseBase:
    """The newest edition, all others, those that cannot be shown now, and those that were withdrawn."""
    published, withheld = published_editions()
    corrections = Corrections.now()
    context = {
        "newest": published[0] if published else None,
        "earlier": published[1:],
        "withheld": withheld,
        "withdrawn": [(each, *_find_correction(each, "", corrections)) for each in withdrawn_editions()],
        "page": _page_in(current_language()),
        "pdf": f"{current_language()}/edition.pdf",
    }
    return TemplateResponse(request, "editions/public.html", context)


def check_shown() -> HealthFinding:
    """Whether every published edition is shown: one whose files were changed or are missing is not."""
    _whole, withheld = published_editions()
    if not withheld:
        return HealthFinding("editions", HealthState.OK, "shown", _("Every published edition is shown."))
    words = _(
        "Published editions that are not shown: {editions}. Their files were changed or are missing. Put "
        "each folder there again as it was built."
    )
    names = ", ".join(edition.name for edition in withheld)
    return HealthFinding("editions", HealthState.WARN, "withheld", words, {"editions": names})


def published_editions() -> tuple[list[Edition], list[Edition]]:
    """The published editions that are whole, and those that are not, the newest first.

    A correction stands where what it corrects stood, also when a later edition came out before it.
    """
    whole: list[Edition] = []
    withheld: list[Edition] = []
    for edition in _published_in_order():
        (whole if _is_whole(edition) else withheld).append(edition)
    return whole, withheld


def _published_in_order() -> list[Edition]:
    published = _true_editions(state=EditionState.PUBLISHED)
    return sorted(published, key=Corrections.now().first_day_of, reverse=True)


@require_safe
def description(_request: HttpRequest) -> HttpResponseBase:
    """Lead to the newest edition's description: a data portal harvests one address, year after year."""
    # Those further down need not be proved.
    newest = next(filter(_is_whole, _published_in_order()), None)
    address = _same_file_in(newest, _DESCRIPTION) if newest else ""
    # An edition whose plan names no publisher has none.
    if not address.endswith(_DESCRIPTION):
        raise Http404
    return HttpResponseRedirect(address, preserve_request=True)


@require_safe
def edition(request: HttpRequest, name: str) -> HttpResponseBase:
    """Lead from an edition's own address, its identifier, to its page; one not shown answers as its files."""
    return _answer(request, name, _page_in(current_language()), is_address=True)


@require_safe
def file(request: HttpRequest, name: str, path: str) -> HttpResponseBase:
    """One file of a published edition; where the edition is not shown, a page that says so (404 or 410).

    The folder of a language leads to the page in it.
    """
    folder = path.removesuffix("/")
    if folder in LANGUAGES:
        return _answer(request, name, _page_in(folder), is_address=True)
    return _answer(request, name, path)


def _page_in(language: Language) -> str:
    return f"{language}/index.html"


def _answer(request: HttpRequest, name: str, path: str, *, is_address: bool = False) -> HttpResponseBase:
    """A file of an edition, or where it lies when its address was not asked for."""
    found = next(iter(_true_editions(name=name, state=EditionState.PUBLISHED)), None)
    if found is None:
        return _answer_withdrawn(request, name, path)
    try:
        content = read_file(found.folder, found.digest, path)
    except RefusedError:
        # What exactly is wrong, the edition's page of the team says.
        return TemplateResponse(request, "editions/withheld.html", {"edition": found}, status=404)
    if is_address:
        return HttpResponseRedirect(reverse("picture-file", args=[name, path]))
    answer = _send(request, path, content)
    # Not proved whole for each of its pictures: the file that is named is read, and held against its digest.
    newest = next(iter(_published_in_order()), found)
    if newest.pk != found.pk:
        # Its page cannot say so, as its bytes are those that were approved: RFC 5829 says it beside them.
        _link(request, answer, _same_file_in(newest, path), "latest-version")
    return answer


def _link(request: HttpRequest, answer: HttpResponseBase, address: str, relation: str) -> None:
    """Tell a program where a related file lies (RFC 8288), but for an address that is empty."""
    if address:
        answer.headers["Link"] = f'<{request.build_absolute_uri(address)}>; rel="{relation}"'


def _answer_withdrawn(request: HttpRequest, name: str, path: str) -> HttpResponseBase:
    """A page that says when and why the edition of that name was withdrawn: its addresses were quoted.

    It leads to the same file of the edition that corrects it, where there is one.
    """
    named = [edition for edition in withdrawn_editions() if edition.name == name]
    if not named:
        raise Http404
    edition = max(named, key=lambda each: each.withdrawn_at or each.taken_up_at)
    correction, address = _find_correction(edition, path, Corrections.now())
    context = {"edition": edition, "correction": correction, "address": address}
    answer = TemplateResponse(request, "editions/withdrawn.html", context, status=_GONE)
    _link(request, answer, address, "successor-version")
    return answer


def _find_correction(edition: Edition, path: str, among: Corrections) -> tuple[Edition | None, str]:
    """The edition that corrects one, None without one, and the address of the same file in it, "" without."""
    correction = among.find_shown_correction(edition.name)
    return correction, _same_file_in(correction, path) if correction else ""


def _same_file_in(edition: Edition, path: str) -> str:
    """The address of a file of an edition, or of its page where it has no such; "" while it is not shown."""
    try:
        has_file = read_file(edition.folder, edition.digest, path) is not None
    except RefusedError:
        return ""
    return reverse("picture-file", args=[edition.name, path if has_file else _page_in(current_language())])


def withdrawn_editions() -> list[Edition]:
    """Those that were published and then withdrawn."""
    return _true_editions(state=EditionState.WITHDRAWN, published_at__isnull=False)


def _true_editions(**which: Any) -> list[Edition]:
    # Of one that was changed outside the program nothing is said, not even its name: it may say anything.
    return [edition for edition in Edition.objects.filter(**which) if edition.is_bound]


# The policy of an edition's own pages: the page that one is not shown is the server's, with its script.
@csp_override(POLICY)
def _send(request: HttpRequest, path: str, content: bytes | None) -> HttpResponseBase:
    answer = file_answer(path, content)
    return _compress(request, answer) if answer["Content-Type"].startswith(_COMPRESSED) else answer


def _compress(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    """The answer in a seventh of the bytes, where the browser reads that.

    Everybody gets the same bytes and nothing that somebody sent is among them: their length tells nothing.
    """
    return GZipMiddleware(lambda _: answer).process_response(request, answer)


def _is_whole(edition: Edition) -> bool:
    try:
        require_whole(edition.folder, edition.digest)
    except RefusedError:
        return False
    return True


def file_answer(name: str, content: bytes | None) -> HttpResponse:
    """A file that the release record names; 404 for any other name, which has no content."""
    kind = _KINDS.get(name.rpartition(".")[2])
    if content is None or kind is None:
        raise Http404
    return HttpResponse(content, content_type=kind)
