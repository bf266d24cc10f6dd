"""The tests of every address see every address: no page and no form hides from them."""

import pytest
from django.urls import reverse
from django.utils import translation

from lykta.language import LANGUAGES
from lykta.web.handbook.library import library
from tests.web.addresses import ADDRESSES, public_forms
from tests.web.explore import Answer, Answers, Field, every_form, forms, links, pages


def test_every_page_of_the_handbook_is_met_by_following_links() -> None:
    for language in LANGUAGES:
        with translation.override(language):
            pages = [reverse("page", args=[page.key]) for page in library().in_language(language)]
            assert set(pages) <= set(ADDRESSES)
            assert {reverse(name) for name in ("front", "handbook", "search")} <= set(ADDRESSES)


def test_every_form_is_posted_so_that_no_address_holds_what_was_typed() -> None:
    assert {form.action for form in public_forms()} >= {"/sok/", "/en/search/"}
    assert {form.method for form in public_forms()} == {"post"}


def test_the_fields_of_a_form_are_read() -> None:
    text = """<form method="post"><input name="a" value="1"><input type="hidden" name="b" value="2">
    <input type="radio" name="c" value="x"><input type="radio" name="c" value="y">
    <select name="d"><option value="p">P</option></select><textarea name="e">f</textarea></form>"""
    (form,) = forms(text, "/here/")
    assert form.action == "/here/"
    assert set(form.fields) == {
        Field("a", "text", "1"),
        Field("b", "hidden", "2"),
        Field("c", "radio", "", ("x", "y")),
        Field("d", "select", "", ("p",)),
        Field("e", "textarea", "f"),
    }


def test_links_to_other_sites_are_not_followed() -> None:
    text = '<a href="/a/#x">a</a><a href="b/?q">b</a><a href="https://c.example/">c</a><a href="tel:1">t</a>'
    assert links(text, "/here/") == ["/a/", "/here/b/"]


def _site(address: str, answers: Answers | None) -> Answer:
    """A site of one page whose form leads to a second, and that to a third."""
    steps = {"/": ("/one/", "a"), "/one/": ("/two/", "b"), "/two/": ("/two/", "c")}
    action, name = steps[address]
    form = f'<form method="post" action="{action}"><input name="{name}"></form>'
    return Answer(200, form if answers is not None or address == "/" else "", {"content-type": "text/html"})


def test_a_form_of_many_steps_is_walked_to_its_end() -> None:
    found = every_form(_site, pages(_site), typed="words", most=50)
    assert [field.name for form in found for field in form.fields] == ["a", "b", "c"]


def test_a_walk_without_an_end_is_told() -> None:
    with pytest.raises(AssertionError, match="never end"):
        every_form(_site, pages(_site), typed="words", most=5)
