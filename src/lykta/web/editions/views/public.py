"""What everybody sees: the newest edition, all that are published, and their files. Knows nobody."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from lykta.web.editions.folders import files_of
from lykta.web.editions.models import Edition
from lykta.web.editions.refusing import RefusedError
from lykta.web.editions.serving import POLICY, file_answer
from lykta.web.editions.states import EditionState
from lykta.web.language import current_language


@require_safe
def picture(request: HttpRequest) -> HttpResponseBase:
    """The newest edition, all others, and those that were withdrawn with the reason."""
    published = [each for each in Edition.objects.filter(state=EditionState.PUBLISHED) if _is_whole(each)]
    withdrawn = Edition.objects.filter(state=EditionState.WITHDRAWN, published_at__isnull=False)
    context = {
        "newest": published[0] if published else None,
        "earlier": published[1:],
        "withdrawn": withdrawn,
        "page": f"{current_language()}/index.html",
        "pdf": f"{current_language()}/edition.pdf",
    }
    return TemplateResponse(request, "editions/public.html", context)


@require_safe
@csp_override(POLICY)
def file(request: HttpRequest, name: str, path: str) -> HttpResponseBase:  # noqa: ARG001
    """One file of a published edition."""
    edition = get_object_or_404(Edition, name=name, state=EditionState.PUBLISHED)
    try:
        return file_answer(files_of(edition.folder, edition.digest), path)
    except RefusedError as error:
        # Who publishes is told why on the edition's page of the team.
        raise Http404 from error


def _is_whole(edition: Edition) -> bool:
    try:
        files_of(edition.folder, edition.digest)
    except RefusedError:
        return False
    return True
