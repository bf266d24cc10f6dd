"""Contacts as tags: a kind and the beginning of a pseudonym, and nothing else."""

import pytest
from django.utils import translation

from lykta.ads.result import Contact
from lykta.web.workbench.templatetags.contact_tags import tag


@pytest.mark.parametrize(("language", "shown"), [("sv", "telefon 3f9a1c"), ("en", "phone 3f9a1c")])
def test_a_contact_is_its_kind_and_six_signs(language: str, shown: str) -> None:
    with translation.override(language):
        assert tag(Contact("phone", "3f9a1c" + "0" * 26, 1, 1, hub=False)) == shown
