"""One file of an edition as an answer: what it is, and what a browser may do with it."""

from typing import Final

from django.http import Http404, HttpResponse

from lykta.web.editions.folders import Files

POLICY: Final[dict[str, list[str]]] = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
}
"""What a page of an edition may load: its own style sheet and drawings, and no script."""

# What is not of one of these kinds is not served, though the release record names it.
_KINDS: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ttl": "text/turtle; charset=utf-8",
    "rdf": "application/rdf+xml",
}


def file_answer(files: Files, name: str) -> HttpResponse:
    """A file that the release record names; 404 for any other name."""
    content, kind = files.content.get(name), _KINDS.get(name.rpartition(".")[2])
    if content is None or kind is None:
        raise Http404
    return HttpResponse(content, content_type=kind)
