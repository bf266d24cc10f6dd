"""A judgement that regroups many ads, or that was answered before, is shown before it is written."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext

from lykta.ads.explore import Opened
from lykta.ads.explore.consequence import Consequence, consequence_of, earlier_answers
from lykta.ads.explore.review import reasons_of
from lykta.ads.judgements import JudgedLink, Judgement, JudgementEntry
from lykta.web.workbench.judged import VERDICTS, hidden_links
from lykta.web.workbench.opened import analyst, reading
from lykta.web.workbench.words import REASON_WORDS, per_cent

# More sizes than this tell a reader nothing more; how many networks there are stands below.
_SIZES: Final = 8
_NUMBERS: Final = "SELECT ad FROM ads WHERE ad_id IN (SELECT unnest(?))"
# What a confirmation sends besides the note and itself.
_KEPT: Final = ("ad_a", "ad_b", "network", "shown", "verdict", "then", "from", "blind", "seen", "unseen")
# No log has a thousand million entries.
_MOST_DIGITS: Final = 9


def ask_first(
    request: HttpRequest, acts: Sequence[Judgement], *, always: bool = False
) -> HttpResponse | None:
    """The page that shows what these judgements would do; None when they may be written at once.

    They may when they regroup few ads and nobody has answered before, or when what the page showed was
    confirmed and still holds. `always` asks about what regroups few ads as well. Of a link that is judged
    without its probability in view, neither that nor its reasons are told.
    """
    with reading() as opened:
        effect = consequence_of(opened, acts, by=analyst())
        answers = answers_before(request, opened, acts)
        token = _confirmation_of(effect, answers)
        confirmed = request.POST.get("confirmed", "")
        # The page of a network shows what its judgement does.
        is_large = effect.is_large and isinstance(acts[0].on, JudgedLink)
        if confirmed == token or not (is_large or always or answers):
            return None
        numbers = [_numbers(opened, act.on) for act in acts if isinstance(act.on, JudgedLink)]
        reasons = {
            why.reason: why
            for pair in numbers[:_SIZES]
            if pair and not acts[0].unseen
            for why in reversed(reasons_of(opened.engine, *pair))
        }
    context = (
        _words_of(acts, effect, answers)
        | describe_answers(answers, acts)
        | {
            "confirmation": token,
            "effect": effect,
            "before": effect.before[:_SIZES],
            "after": effect.after[:_SIZES],
            "before_more": len(effect.before) > _SIZES,
            "after_more": len(effect.after) > _SIZES,
            "acts": len(acts),
            "link": acts[0].on if len(acts) == 1 and isinstance(acts[0].on, JudgedLink) else None,
            "network": acts[0].network,
            "reasons": [
                {
                    "words": REASON_WORDS[why.reason],
                    "chance": per_cent(why.probability) if len(acts) == 1 else "",
                }
                for why in reasons.values()
            ],
            "changed": bool(confirmed),
            "given": _list_hidden_fields(request),
            "note": request.POST.get("note", ""),
            "action": request.path,
            "back": _back(request),
        }
    )
    return render(request, "workbench/confirm.html", context)


def confirmation_of(request: HttpRequest, opened: Opened, act: Judgement) -> str:
    """What confirms a judgement whose page shows its effect and the answers before it, while both hold."""
    effect = consequence_of(opened, [act], by=analyst())
    return _confirmation_of(effect, answers_before(request, opened, [act]))


def _confirmation_of(effect: Consequence, answers: Sequence[JudgementEntry]) -> str:
    told = repr((effect.digest, [entry.number for entry in answers])).encode()
    return blake2b(told, digest_size=8, person=b"lykta-confirm").hexdigest()


def read_number(told: str) -> int:
    """A whole number of a form, 0 where none of a sensible length is told."""
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _MOST_DIGITS else 0


def answers_before(request: HttpRequest, opened: Opened, acts: Sequence[Judgement]) -> list[JudgementEntry]:
    """The answers to know of first; of a link that is judged blind none is told."""
    hidden = hidden_links(opened)
    seen = read_number(request.POST.get("seen", ""))
    return earlier_answers(opened, [act for act in acts if act.on not in hidden], by=analyst(), seen=seen)


def describe_answers(answers: Sequence[JudgementEntry], acts: Sequence[Judgement]) -> dict[str, Any]:
    """Answers in words, and whether writing these makes analysts differ or takes the place of one's own."""
    given = {act.on: act.verdict for act in acts}
    rows = []
    for entry in answers:
        act = entry.act
        assert isinstance(act, Judgement)  # noqa: S101 - only judgements answer.
        rows.append(
            {
                "entry": entry,
                "at": datetime.fromisoformat(entry.at),
                "verdict": VERDICTS[act.verdict],
                "link": act.on if isinstance(act.on, JudgedLink) else None,
                "is_own": entry.by == analyst() and act.on in given,
                "differs": entry.by != analyst() and given.get(act.on, act.verdict) is not act.verdict,
            }
        )
    return {
        "answers": rows,
        "replaces": any(row["is_own"] for row in rows),
        "differs": any(row["differs"] for row in rows),
    }


def _numbers(opened: Opened, on: JudgedLink) -> tuple[int, int] | None:
    """The numbers of a link's ads in the result, the lesser first; None where it lacks one."""
    found = sorted(opened.engine.arrow(_NUMBERS, [list(on.ads)])["ad"].to_pylist())
    return (found[0], found[1]) if len(found) == len(on.ads) else None


def _words_of(
    acts: Sequence[Judgement], effect: Consequence, answers: Sequence[JudgementEntry]
) -> dict[str, object]:
    if effect.joined >= effect.parted:
        title = gettext("Join these networks?") if effect.joined else gettext("Write these judgements?")
        button = ngettext("Yes, join %(ads)s ad", "Yes, join %(ads)s ads", effect.ads) % {"ads": effect.ads}
    else:
        title = gettext("Part this network?") if len(effect.before) == 1 else gettext("Part these networks?")
        button = ngettext("Yes, part %(ads)s ad", "Yes, part %(ads)s ads", effect.ads) % {"ads": effect.ads}
    if not effect.before:
        button = gettext("Yes, write them")
    if answers:
        title = ngettext("There is an answer already", "There are answers already", len(answers))
        button = gettext("Yes, write my answer")
    return {"question_title": title, "confirm_words": button, "verdict_words": VERDICTS[acts[0].verdict]}


def _list_hidden_fields(request: HttpRequest) -> list[tuple[str, str]]:
    kept = [(name, request.POST[name]) for name in _KEPT if request.POST.get(name)]
    return kept + [("pair", pair) for pair in request.POST.getlist("pair")]


def _back(request: HttpRequest) -> str:
    """The page that the form stood on, which goes on where it was."""
    address = request.POST.get("then", "")
    if address and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return address
    return reverse("workbench-networks")
