"""Page names in addresses: each language has its own word for the same page."""

from lykta.web.handbook.library import library
from lykta.web.language import LANGUAGES, current_language


class PageConverter:
    """Turns the word in an address into the page's key, by the language of the address, and back."""

    regex = "[a-z0-9-]+"

    def to_python(self, value: str) -> str:
        """Give the page's key; `ValueError` means that there is none, which Django answers with 404."""
        language = current_language()
        page = library().by_slug(language, value)
        if page is None:
            page = next(
                (
                    found
                    for other in LANGUAGES
                    if (found := library().by_slug(other, value))
                    and (language, found.key) not in library().pages
                ),
                None,
            )
        if page is None:
            raise ValueError(value)
        return page.key

    def to_url(self, value: str) -> str:
        """Give the page's word in the language of the address."""
        page = library().page(current_language(), value)
        if page is None:
            raise ValueError(value)
        return page.slug
