"""Every public address and form, found by following links and sending forms, and not listed by hand."""

from functools import cache

from django.conf import settings
from django.test import Client
from django.test.utils import override_settings

from tests.web.explore import Answer, Answers, Form, every_form, pages

# Style sheets are prepared when the tests begin; the tests are listed before that.
_UNPREPARED = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}


def ask(address: str, answers: Answers | None = None) -> Answer:
    """Ask the application itself, without a server."""
    client = Client()
    response = client.get(address) if answers is None else client.post(address, dict(answers))
    headers = {name.lower(): value for name, value in response.headers.items()}
    is_text = headers.get("content-type", "").startswith("text/")
    return Answer(response.status_code, response.content.decode() if is_text else "", headers)


with override_settings(STORAGES=_UNPREPARED):
    PAGES = pages(ask)

ADDRESSES = list(PAGES)


@cache
def public_forms() -> list[Form]:
    """Each kind of form on them; looked for by the first test that asks, and not when tests are listed."""
    return every_form(ask, PAGES, typed="ord", most=600)
