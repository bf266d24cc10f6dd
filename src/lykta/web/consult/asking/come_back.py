"""Coming back: the receipt from the body of a request, then the conversation, a reply, and an end."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lykta.web.consult.asking.conversation import conversation
from lykta.web.consult.asking.forms import LONGEST, Receipt, Reply
from lykta.web.consult.asking.looking import Looked, looked_at
from lykta.web.consult.asking.opening import opened_by_number, opened_by_receipt
from lykta.web.consult.asking.page_token import LASTS_S, consultation_of, page_token
from lykta.web.consult.asking.replying import ConversationClosedError, SentBeforeError, Written, reply
from lykta.web.consult.keeping.closing import end
from lykta.web.consult.models import Consultation
from lykta.web.consult.receipts import WORDS, is_number, new_number, plain, unknown_words
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.limits.counting import Limit
from lykta.web.limits.toll import toll_page
from lykta.web.server_keys import server_keys
from lykta.web.views import give_back_if_failing

TOKEN, NUMBER, TO, ANSWER, BODY = "token", "number", "to", "singles_no_one", "body"
# Somebody who misreads her own note pays nothing at once, nor a clinic with one address for one of its own.
WRONG_RECEIPTS: Final = Limit(purpose="wrong receipt", of_address=4, of_all=200, seconds=15 * 60)


# As in the legal check: no cookie and no login that another site could borrow is looked at here.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt; for one, or for what a page of the conversation carries, show the conversation."""
    if request.method != "POST":
        return _asked_for_receipt(request, Receipt())
    give_back_if_failing(request, request.POST.get(BODY, ""))
    try:
        return _come_back(request)
    except Consultation.DoesNotExist:
        # The purge took it while its page was made.
        return _asked_for_receipt(request, Receipt(), expired=True)


def _come_back(request: HttpRequest) -> HttpResponse:
    if TOKEN not in request.POST:
        return _by_receipt(request)
    number = consultation_of(request.POST[TOKEN], server_keys())
    found = opened_by_number(number) if number else None
    if found is None:
        return _asked_for_receipt(request, Receipt(), expired=True)
    return _in_conversation(request, found)


def _by_receipt(request: HttpRequest) -> HttpResponse:
    form = Receipt(request.POST)
    if not form.is_valid():
        return _asked_for_receipt(request, form)
    # Right and wrong receipts pay alike, and before anything is hashed, looked up or logged.
    toll = toll_page(request, WRONG_RECEIPTS, with_token=False)
    if toll:
        return toll
    typed = form.cleaned_data["receipt"]
    found = opened_by_receipt(typed)
    if found is None:
        WRONG_RECEIPTS.count(request)
        # Both are told by the typed words and the public list alone, whatever is stored.
        told = {"unknown": unknown_words(typed), "words": len(plain(typed).split()), "wrong": True}
        return _asked_for_receipt(request, form, **told)
    kept = request.POST.get(BODY, "")[:LONGEST]
    return _conversation(request, found, Looked(Reply(initial={BODY: kept})), kept=bool(kept))


def _in_conversation(request: HttpRequest, found: Consultation) -> HttpResponse:
    if request.POST.get(TO) == "end":
        end(found.pk)
        return _conversation(request, found, Looked(Reply()), ended=True)
    data = {BODY: request.POST.get(BODY, "").replace("\r\n", "\n")}
    looked = looked_at(
        Reply(data),
        fields=(BODY,),
        answer=request.POST.get(ANSWER, ""),
        soften=request.POST.get(TO) == "soften",
        county_part=found.county_part,
    )
    number = request.POST.get(NUMBER, "")
    if not looked.may_be_sent or not is_number(number):
        return _conversation(request, found, looked, number=number)
    try:
        reply(found.pk, Written(number=number, body=looked.form.cleaned_data[BODY]))
    except ConversationClosedError:
        return _conversation(request, found, looked, unsent=data[BODY])
    except SentBeforeError:
        return _conversation(request, found, Looked(Reply(initial=data)), sent_before=True)
    except SealBrokenError:
        return _conversation(request, found, looked, unsent=data[BODY], unopened=True)
    return _conversation(request, found, Looked(Reply()), replied=True)


def _asked_for_receipt(request: HttpRequest, form: Receipt, **told: Any) -> HttpResponse:
    context = {"form": form, "of": WORDS, "body": request.POST.get(BODY, "")[:LONGEST], **told}
    return render(request, "asking/return.html", context)


def _conversation(
    request: HttpRequest, found: Consultation, looked: Looked, *, number: str = "", **told: Any
) -> HttpResponse:
    context = {
        "conversation": conversation(found),
        "form": looked.form,
        "looked": looked,
        "token": page_token(found.pk, server_keys()),
        "minutes": LASTS_S // 60,
        "number": number if is_number(number) else new_number(),
        **told,
    }
    return render(request, "asking/conversation.html", context)
