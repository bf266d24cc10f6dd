"""A tab of a member's browser: a form as it was when it was opened, to be sent whenever a test says so."""

from typing import Any

from django.test import Client
from django.urls import reverse

from lykta.web.consult.models import Consultation
from tests.web.limits.paying import hidden_fields


class Tab:
    """One open form: its address, and what it carries unseen."""

    def __init__(self, client: Client, name: str, consultation: Consultation, *more: object) -> None:
        self.client = client
        self.address = reverse(name, args=[consultation.pk, *more])
        self.page = client.get(self.address)
        self.carried = carried(self.page)

    def send(self, **fields: object) -> Any:
        """Send the form as it was opened."""
        self.page = self.client.post(self.address, self.carried | fields)
        return self.page

    def again(self, **fields: object) -> Any:
        """Send the form of the page that came back last."""
        self.carried = carried(self.page)
        return self.send(**fields)


def carried(page: Any) -> dict[str, object]:
    """The hidden fields of a page's forms, but for the one that every form has against other sites."""
    found = hidden_fields(page.content.decode())
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}
