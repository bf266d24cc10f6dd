"""The handbook's addresses: they name what is read, never a search or the municipality that was chosen."""

from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from lykta.language import LANGUAGES
from lykta.web.handbook import views
from lykta.web.handbook.library import library
from lykta.web.language import current_language


class PageConverter:
    """Turns the word in an address into the page's key, by the language of the address, and back."""

    regex = "[a-z0-9-]+"

    def to_python(self, value: str) -> str:
        """Give the page's key; `ValueError` means that there is none, which Django answers with 404."""
        language = current_language()
        handbook = library()
        untranslated = (
            page
            for other in LANGUAGES
            if (page := handbook.by_slug(other, value)) and (language, page.key) not in handbook.pages
        )
        page = handbook.by_slug(language, value) or next(untranslated, None)
        if page is None:
            raise ValueError(value)
        return page.key

    def to_url(self, value: str) -> str:
        """Give the page's word in the language of the address."""
        page = library().page(current_language(), value)
        if page is None:
            raise ValueError(value)
        return page.slug


register_converter(PageConverter, "handbook_page")

urlpatterns = [
    path("", views.front, name="front"),
    path(_("handbook/"), views.contents, name="handbook"),
    path(_("handbook/<handbook_page:key>/"), views.page, name="page"),
    path(_("handbook/<handbook_page:key>/pocket-card/"), views.pocket_card, name="pocket_card"),
    path(_("search/"), views.search, name="search"),
    path(_("contacts/"), views.contacts, name="contacts"),
    path(_("contacts/adult/"), views.contacts, {"concern": "adult"}, name="contacts-adult"),
    path(_("contacts/child/"), views.contacts, {"concern": "child"}, name="contacts-child"),
]
