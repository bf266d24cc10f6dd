"""A text that is too long is never cut in silence."""

import pytest
from django import forms
from django.utils import translation

from lykta.language import LANGUAGES, Language
from lykta.web.consult import asking_forms
from lykta.web.consult import forms as team_forms
from lykta.web.editions import forms as edition_forms
from lykta.web.plan import forms as plan_forms
from lykta.web.text_fields import LongTextField, most_typed

SAYS: dict[Language, str] = {
    "sv": "Här får texten ha högst 10 tecken, och den har 12. Korta texten.",
    "en": "At most 10 characters fit here, and the text has 12. Shorten the text.",
}


class _Form(forms.Form):
    body = LongTextField(max_length=10, widget=forms.Textarea)


def _text_areas() -> list[tuple[str, forms.Field]]:
    """The fields of running text of all forms, as `Form.field`."""
    made = [
        each
        for module in (asking_forms, team_forms, plan_forms, edition_forms)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, forms.Form)
    ]
    return [
        (f"{form.__name__}.{name}", field)
        for form in made
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.Textarea)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_too_long_is_told_by_how_much_and_stays_whole(language: Language) -> None:
    with translation.override(language):
        form = _Form({"body": "x" * 12})
        assert form.errors["body"] == [SAYS[language]]
        assert "x" * 12 in str(form["body"])


def test_a_browser_lets_more_be_pasted_than_may_be_sent() -> None:
    assert 'maxlength="20"' in str(_Form()["body"])
    assert most_typed(10) == 20


def test_every_text_area_of_the_site_is_such_a_field() -> None:
    found = _text_areas()
    assert len(found) > 10
    assert [name for name, field in found if not isinstance(field, LongTextField)] == []
