"""The page of all components is there in a demo, and nowhere else; icons say nothing by themselves."""

import re

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils import translation

from lykta.web.templatetags.lykta import icon, icons
from tests.project.tree import ROOT

TEMPLATES = sorted((ROOT / "src/lykta/web").rglob("*.html"))


def test_the_page_of_components_is_in_a_demo_only(client: Client) -> None:
    assert client.get("/komponenter/").status_code == 404
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"demo": True})):
        assert client.get("/komponenter/").status_code == 200


def test_every_icon_is_named_by_a_page_and_every_named_one_is_there() -> None:
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"{% icon \"([^\"]+)\" %}", path.read_text(encoding="utf-8"))
    }
    assert named == icons().keys()


def test_the_icons_are_those_that_the_script_fetches() -> None:
    script = (ROOT / "scripts/fonts_and_icons.py").read_text(encoding="utf-8")
    (names,) = re.findall(r"^ICON_NAMES: Final = \((.*?)\)", script, re.DOTALL | re.MULTILINE)
    assert re.findall(r'"([^"]+)"', names) == list(icons())


def test_an_icon_is_hidden_from_those_who_listen() -> None:
    assert icon("phone").startswith('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"')


def test_an_icon_that_there_is_not_is_no_icon() -> None:
    with pytest.raises(KeyError):
        icon("not there")


class EveryWidgetForm(forms.Form):
    """A field of each kind that a page has, one that nobody sees, and a fault of the whole form."""

    day = forms.DateField()
    ground = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    agencies = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    agency = forms.ChoiceField(choices=[("a", "A")])
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> None:
        """The two do not go together."""
        raise forms.ValidationError("Not together.")


def test_each_error_of_a_field_leads_to_a_place_that_can_have_the_focus() -> None:
    form = EveryWidgetForm({})
    summary = render_to_string("lykta/components/error_summary.html", {"form": form})
    places = re.findall(r'href="#([^"]+)"', summary)
    assert places == ["id_day", "id_ground_0", "id_agencies_0", "id_agency"]
    ids = re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', str(form))
    assert [place for place in places if place not in ids] == []
    assert "<li>Not together.</li>" in summary
    assert len(re.findall("<li>", summary)) == len(places) + 2


def test_the_summary_of_errors_says_what_the_title_of_its_page_says() -> None:
    with translation.override("en"):
        assert "<h2>There is a problem</h2>" in render_to_string(
            "lykta/components/error_summary.html", {"form": EveryWidgetForm({})}
        )
