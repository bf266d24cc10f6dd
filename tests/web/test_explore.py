"""The tests of every address see every address: no page and no form hides from them."""

from django.urls import reverse
from django.utils import translation

from lykta.web.handbook.language import LANGUAGES
from lykta.web.handbook.library import library
from tests.web.addresses import ADDRESSES, PAGES
from tests.web.explore import Field, forms, links


def test_every_page_of_the_handbook_is_met_by_following_links() -> None:
    for language in LANGUAGES:
        with translation.override(language):
            pages = [reverse("page", args=[page.key]) for page in library().in_language(language)]
            assert set(pages) <= set(ADDRESSES)
            assert {reverse(name) for name in ("front", "handbook", "search")} <= set(ADDRESSES)


def test_every_form_is_posted_so_that_no_address_holds_what_was_typed() -> None:
    found = [form for address, text in PAGES.items() for form in forms(text, address)]
    assert {form.action for form in found} >= {"/sok/", "/en/search/"}
    assert {form.method for form in found} == {"post"}


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
