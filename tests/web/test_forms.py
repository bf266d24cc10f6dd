"""A form that is sent with something missing comes back with a summary: no browser stops it before that."""

import re

import pytest

from tests.project.tree import ROOT

TEMPLATES = sorted((ROOT / "src/lykta/web").rglob("templates/**/*.html"))
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
# A password that is asked for once more on the way has no page of its own to be wrong on, and a device makes
# a passkey before its name is sent.
STOPPED = {"payment.html", "add_form.html"}
# What a visitor fills in: a drawn field, or one that is written out. Buttons and hidden fields are none.
FIELD = re.compile(r'_group|[/_]fields?\.html|\{\{ form \}\}|<textarea|<select|<input(?! type="hidden")')


def stopped_by_a_browser(text: str) -> list[str]:
    """The forms of a template whose faults a browser would tell in words and places of its own."""
    forms = [form for form in FORM.findall(text) if FIELD.search(form)]
    return [form[:80] for form in forms if "novalidate" not in form]


def test_no_browser_stops_a_form_of_a_template() -> None:
    found = {
        path.name: stopped_by_a_browser(path.read_text(encoding="utf-8"))
        for path in TEMPLATES
        if path.name not in STOPPED
    }
    assert {name: forms for name, forms in found.items() if forms} == {}


@pytest.mark.parametrize(
    "field",
    ["{{ form.day.as_field_group }}", '{% include "team/fields.html" %}', '<input type="radio" name="a">'],
)
def test_a_form_with_a_field_that_a_browser_stops_is_found(field: str) -> None:
    assert stopped_by_a_browser(f'<form method="post">{field}</form>')
    assert not stopped_by_a_browser(f'<form method="post" novalidate>{field}</form>')


def test_a_form_of_buttons_has_nothing_to_be_stopped_for() -> None:
    assert not stopped_by_a_browser(
        '<form method="post"><input type="hidden" name="a"><button>Ja</button></form>'
    )


SUMMARY = re.compile(r"<div [^>]*error-summary[^>]*>")
SHOWS_A_SUMMARY = re.compile(r"error_summary\.html|/errors\.html|refused\.html|error-summary")
POSTED_TO_NO_ADDRESS = re.compile(r'<form\b(?=[^>]*method="post")(?![^>]*action=)[^>]*>')


def test_every_summary_of_errors_has_the_focus_once_its_page_opens() -> None:
    texts = [(path.name, path.read_text("utf-8")) for path in TEMPLATES]
    summaries = [(name, found) for name, text in texts for found in SUMMARY.findall(text)]
    assert summaries
    unfocused = [name for name, found in summaries if "autofocus" not in found or "tabindex" not in found]
    assert unfocused == []


def test_a_form_that_comes_back_with_a_summary_drops_the_place_of_a_link_that_was_followed() -> None:
    """Without an action the address keeps `#id_body`, and the page then opens past its summary."""
    pages = {path: path.read_text("utf-8") for path in TEMPLATES}
    shown = {path: text for path, text in pages.items() if SHOWS_A_SUMMARY.search(text)}
    assert [path for path, text in shown.items() if POSTED_TO_NO_ADDRESS.search(text)] == []
