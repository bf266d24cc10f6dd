"""The page's addresses: one for each language."""

from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from lykta.language import LANGUAGES
from lykta.web.for_you import views
from lykta.web.for_you.texts import ORDER
from lykta.web.language import current_language


class TranslationConverter:
    """The code of a language that only this page is in; below the Swedish address, and at no other."""

    regex = "|".join(code for code in ORDER if code not in LANGUAGES)

    def to_python(self, value: str) -> str:
        """Give the code; `ValueError` means that there is no such page, which Django answers with 404."""
        if current_language() != "sv":
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        """Give the code as it is."""
        return value


register_converter(TranslationConverter, "translation")

urlpatterns = [
    path(_("for-you/"), views.for_you, name="for_you"),
    path(_("for-you/<translation:code>/"), views.show_translation, name="for_you_translated"),
]
