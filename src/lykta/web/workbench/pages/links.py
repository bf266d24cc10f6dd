"""The links of one network."""

from dataclasses import dataclass
from typing import Any, Final, cast, get_args

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lykta.ads.explore.links import IN_ALL, REASONS, LinkOrder, LinkReason, LinksPage, NetworkLink, links_of
from lykta.ads.judgements import JudgedLink
from lykta.errors import InputError
from lykta.web.workbench.judged import VERDICTS, hidden_links
from lykta.web.workbench.opened import reading
from lykta.web.workbench.pictures.ranges import ProbabilityBar, bar_of
from lykta.web.workbench.words import REASON_WORDS, ReasonWords, Share, share_of

_ORDERS: Final[tuple[LinkOrder, ...]] = ("probability", "ads")
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class _LinkRow:
    link: NetworkLink
    reasons: list[ReasonWords]
    share: Share
    bar: ProbabilityBar | None
    verdict: str | Promise | None
    disputed: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the reader chose; what is not a choice is left out."""

    reason: LinkReason | None
    order: LinkOrder
    page: int

    def address(self, **changed: str | int | None) -> str:
        """The same choice with something changed, as the end of an address."""
        query = QueryDict(mutable=True)
        chosen = {"reason": self.reason, "order": self.order, "page": self.page} | changed
        for name, usual in (("reason", None), ("order", _ORDERS[0]), ("page", 1)):
            if chosen[name] != usual:
                query[name] = str(chosen[name])
        return f"?{query.urlencode()}"


@require_safe
def links(request: HttpRequest, name: str) -> HttpResponse:
    """The linked pairs of one network, fifty a page, in the order that the reader chooses."""
    asked = _read_choice(request)
    with reading() as opened:
        try:
            page = links_of(opened.engine, name, reason=asked.reason, order=asked.order, page=asked.page)
        except InputError as error:
            raise Http404 from error
        hidden = hidden_links(opened)
        verdicts = {on: said for on, said in opened.current.verdicts.items() if on not in hidden}
        disputed, seen = opened.current.disputed, len(opened.entries)
    rows = []
    for found in page.links:
        pair = JudgedLink.between(found.one, found.other)
        verdict = VERDICTS[verdicts[pair]] if pair in verdicts else None
        reasons = [REASON_WORDS[reason] for reason in found.reasons]
        rows.append(
            _LinkRow(found, reasons, share_of(found.probability), bar_of(found), verdict, pair in disputed)
        )
    context = {"page": page, "rows": rows, "asked": asked, "reasons": list(REASON_WORDS.values())}
    context |= {
        "in_all": page.pairs[IN_ALL],
        "seen": seen,
        "then": request.path + asked.address().rstrip("?"),
    }
    return render(request, "workbench/links.html", context | _choices(page, asked))


def _read_choice(request: HttpRequest) -> _Asked:
    reason, order = request.GET.get("reason", ""), request.GET.get("order", "")
    page = request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) <= _DIGITS else 0
    return _Asked(
        cast("LinkReason", reason) if reason in get_args(LinkReason.__value__) else None,
        order if order in _ORDERS else _ORDERS[0],
        number,
    )


def _choices(page: LinksPage, asked: _Asked) -> dict[str, Any]:
    """The ways on from here: each reason, each order, and the pages before and after."""
    reasons: list[tuple[LinkReason | None, str | Promise, int]] = [(None, _("All"), page.pairs[IN_ALL])]
    reasons += [(key, REASON_WORDS[key].name, page.pairs[key]) for key in REASONS]
    orders = ((_ORDERS[0], _("Most probable first")), (_ORDERS[1], _("By ads")))
    return {
        "by_reason": [
            (asked.address(reason=key, page=1), name, count, key == asked.reason)
            for key, name, count in reasons
        ],
        "by_order": [(asked.address(order=key, page=1), name, key == asked.order) for key, name in orders],
        "before": asked.address(page=page.page - 1) if page.page > 1 else "",
        "after": asked.address(page=page.page + 1) if page.page < page.pages else "",
    }
