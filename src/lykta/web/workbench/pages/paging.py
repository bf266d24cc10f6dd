"""Pages of a long list: which one is asked for, and the addresses of those beside it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `page` of `pages`; addresses keep all else that the reader chose, and are empty at the ends."""

    page: int
    pages: int
    before: str
    after: str
    first: str
    last: str

    @property
    def is_past(self) -> bool:
        """Whether there is no such page."""
        return self.page > self.pages


def asked_page(request: HttpRequest) -> int:
    """The page that the address asks for, from 1. Raises Http404 for what is not such a number."""
    given = request.GET.get("page", "1")
    # No result has so many pages; a longer number could not even be looked for.
    if not given.isascii() or not given.isdigit() or len(given) > 9 or int(given) < 1:
        raise Http404
    return int(given)


def paging(request: HttpRequest, page: int, pages: int) -> Paging:
    """The addresses beside this page of so many."""

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return Paging(
        page=page,
        pages=pages,
        before=address(page - 1) if 1 < page <= pages else "",
        after=address(page + 1) if page < pages else "",
        first=address(1),
        last=address(pages),
    )
