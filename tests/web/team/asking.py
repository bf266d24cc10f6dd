"""Logging in as a person does, and what the audit log then says."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from lykta.web.audit.models import Entry
from tests.web.cast import PASSWORD, code_now


def entries() -> list[dict[str, Any]]:
    """What the audit log says, oldest first."""
    return [json.loads(bytes(entry.content)) for entry in Entry.objects.order_by("number")]


def acts() -> list[tuple[str, str]]:
    """Each act of the audit log and its outcome."""
    return [(entry["act"], entry["outcome"]) for entry in entries()]


def by_password(client: Client, username: str, password: str = PASSWORD) -> str:
    """Send user name and password; gives the address that follows, or nothing where the page comes again."""
    answer = client.post(reverse("account_login"), {"login": username, "password": password})
    return answer.headers.get("Location", "")


def by_code(client: Client, code: str | None = None) -> str:
    """Send a code as the second factor; gives the address that follows, or nothing."""
    answer = client.post(reverse("mfa_authenticate"), {"code": code or code_now()})
    return answer.headers.get("Location", "")
