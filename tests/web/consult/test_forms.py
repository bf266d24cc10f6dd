"""What a form says where something is missing stands for itself: a summary shows it without a label."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lykta.web.consult import asking_forms as of_askers
from lykta.web.consult import forms as of_consultations
from lykta.web.editions import forms as of_editions
from lykta.web.error_boundary import LONGEST_BODY
from lykta.web.plan import forms as of_the_plan
from lykta.web.team import forms as of_accounts
from lykta.web.team import login, own_account, text_check, views
from lykta.web.team.login import Reworded
from tests.web.cast import Cast, logged_in

MODULES = (
    of_askers,
    of_consultations,
    of_editions,
    of_the_plan,
    of_accounts,
    login,
    own_account,
    text_check,
    views,
)
OF_DJANGO = forms.Field.default_error_messages["required"]
FORMS = sorted(
    {
        form
        for module in MODULES
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, forms.BaseForm) and form.__module__ == module.__name__
    },
    key=lambda form: form.__qualname__,
)


def messages(form: Any) -> Iterator[str]:
    """What a form says of each field that it needs and shows."""
    for name, field in form.base_fields.items():
        if field.required and not field.widget.is_hidden and name not in getattr(form, "labels", {}):
            yield str(field.error_messages["required"])


@pytest.mark.parametrize("form", FORMS)
def test_each_missing_field_says_what_to_do(form: Any) -> None:
    of_a_library = issubclass(form, Reworded)
    found = [str(each) for each in form.missing.values()] if of_a_library else list(messages(form))
    assert OF_DJANGO not in found
    assert [message for message, count in Counter(found).items() if count > 1] == []


@pytest.mark.parametrize("form", [form for form in FORMS if issubclass(form, Reworded)])
def test_a_field_of_a_library_has_our_words_for_what_is_missing(form: Any) -> None:
    assert form.missing.keys() == form.labels.keys()


def summary_of(client: Client, name: str) -> str:
    """The summary of a form that is sent empty."""
    text = client.post(reverse(name)).content.decode()
    start = text.index('id="error-summary"')
    return text[start : text.index("</div>", start)]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("account_login", ["Skriv ditt användarnamn.", "Skriv ditt lösenord."]),
        ("first_log_in", ["Skriv din engångskod.", "Skriv ditt nya lösenord."]),
        ("consult-return", ["Skriv orden i ditt kvitto."]),
    ],
)
@pytest.mark.django_db
def test_a_form_for_everybody_that_is_sent_empty_says_what_is_missing(name: str, says: list[str]) -> None:
    summary = summary_of(Client(), name)
    assert [words for words in says if f">{words}</a>" not in summary] == []


@pytest.mark.parametrize(
    ("who", "name", "says"),
    [
        ("administrator", "account_new", ["Skriv ett användarnamn.", "Välj en roll."]),
        ("administrator", "agencies", ["Skriv verksamhetens namn."]),
        ("nurse", "account_change_password", ["Skriv det lösenord som du har nu."]),
        (
            "coordinator",
            "desk-glass",
            ["Välj för vilket ändamål det ska öppnas.", "Välj hur länge det ska vara öppet."],
        ),
        ("coordinator", "plan-add", ["Välj planens område."]),
    ],
)
def test_a_form_of_the_team_that_is_sent_empty_says_what_is_missing(
    cast: Cast, who: str, name: str, says: list[str]
) -> None:
    summary = summary_of(logged_in(getattr(cast, who)), name)
    assert [words for words in says if f">{words}</a>" not in summary] == []


def test_the_title_of_an_emergency_access_that_comes_back_says_so(cast: Cast) -> None:
    client = logged_in(cast.coordinator)
    assert "<title>Nödöppna" in client.get(reverse("desk-glass")).content.decode()
    assert "<title>Något behöver rättas – Nödöppna" in client.post(reverse("desk-glass")).content.decode()


def typed_at_most(form: Any) -> int:
    """Characters that a browser lets be typed into a form."""
    return sum(int(each.widget.attrs.get("maxlength", 0)) for each in form.base_fields.values())


def test_all_that_a_browser_lets_be_typed_into_a_form_is_read() -> None:
    """A letter such as `å`, and each of Cyrillic and Arabic, takes six bytes on the way: `%C3%A5`."""
    largest = 6 * max(typed_at_most(form) for form in FORMS)
    assert 0 < largest + 10_000 <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE < LONGEST_BODY


class NoteForm(text_check.CheckedForm):
    """A form with one text that is about the person of a consultation."""

    checked = ("body",)
    body = text_check.text_field("Note")


@pytest.mark.parametrize(
    ("language", "box", "says"),
    [
        (
            "sv",
            "Uppgifterna pekar inte ut personen det gäller",
            "Ta bort det som pekar ut personen, eller intyga att uppgifterna inte gör det.",
        ),
        (
            "en",
            "These details do not point to the person it is about",
            "Take out what points to the person, or confirm that the details do not.",
        ),
    ],
)
def test_a_text_that_may_point_to_somebody_asks_for_what_its_box_says(
    language: str, box: str, says: str
) -> None:
    with translation.override(language):
        form = NoteForm({"body": "Läkaren Anna Lindgren ringde."})
        assert form.errors["confirmed"] == [says]
        assert box in str(form["confirmed"])


@pytest.mark.parametrize(
    ("who", "name", "places"),
    [("coordinator", "desk-glass", ["purpose_0", "hours_0"]), ("administrator", "account_new", ["username"])],
)
def test_the_links_of_a_summary_lead_to_fields(cast: Cast, who: str, name: str, places: list[str]) -> None:
    summary = summary_of(logged_in(getattr(cast, who)), name)
    assert [place for place in places if f'href="#id_{place}"' not in summary] == []
