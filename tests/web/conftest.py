"""What tests of the web start from: prepared style sheets, and no page kept from another test."""

import pytest
from django.core.management import call_command

from lykta.web.kept import forget


@pytest.fixture(scope="session", autouse=True)
def prepared_static_files() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def no_page_kept() -> None:
    forget()
