"""What tests of the web start from: prepared style sheets, and a server when a browser is driven."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session", autouse=True)
def prepared_static_files() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
