"""What the doctor asks over a connection: the running server on loopback and, only when told to, two others.

Those are the site's own address, as a visitor reaches it, and the mail server. Both are named by settings,
and nothing is sent but the question.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import mailers
from django.utils.translation import gettext_lazy as _

from lykta.version import __version__
from lykta.web.health import Finding, State

_PATIENCE_S: Final = 10.0
"""Seconds to wait for an answer: longer than the readiness page may take, and than a proxy needs."""
_DETAIL: Final = "application/json"


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer: its status, its headers in small letters, and its text."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def has_details(self) -> bool:
        return self.headers.get("content-type", "").startswith(_DETAIL)


def look_at_server(port: int) -> Iterator[Finding]:
    """The running server on this machine, as a monitor asks it, and as a proxy asks for somebody else."""
    values: dict[str, int | str] = {"port": port}
    try:
        own = _get(f"http://127.0.0.1:{port}", "/halsa/redo")
        others = _get(f"http://127.0.0.1:{port}", "/halsa/redo", {"X-Forwarded-For": "192.0.2.1"})
    except (OSError, HTTPException) as error:
        words = _(
            "No server answers on 127.0.0.1:{port} ({kind}). Start it, or name its port with --port: "
            "`systemctl status lykta`."
        )
        yield Finding("server", State.WARN, "silent", words, values | {"kind": type(error).__name__})
        return
    yield _told_by(own, values)
    if others.has_details:
        words = _(
            "The server gives its details to others than this machine. Report this: it is a fault in Lykta."
        )
        yield Finding("details", State.FAIL, "open", words)


def _told_by(answer: _Answer, values: dict[str, int | str]) -> Finding:
    try:
        told = json.loads(answer.text)
        version, ready = str(told["version"]), bool(told["ready"])
    except (ValueError, KeyError, TypeError):
        words = _("What answers on 127.0.0.1:{port} is not this server. Name the server's port with --port.")
        return Finding("server", State.WARN, "other", words, values)
    if version != __version__:
        words = _("The server on port {port} runs version {version}, and {own} is installed. Restart it.")
        values |= {"version": version, "own": __version__}
        return Finding("server", State.WARN, "older", words, values)
    if not ready:
        words = _(
            "The server on port {port} says that it is not ready. The findings here and /halsa/redo say why."
        )
        return Finding("server", State.FAIL, "not_ready", words, values)
    return Finding("server", State.OK, "ready", _("The server on port {port} runs, and is ready."), values)


def look_at_address() -> Iterator[Finding]:
    """The site at its own address, as a visitor reaches it through the proxy."""
    address = settings.LYKTA.address
    values = {"address": address}
    if not address:
        words = _("LYKTA_ADDRESS is not set, so the site was not asked as a visitor asks it.")
        yield Finding("proxy", State.UNKNOWN, "none", words)
        return
    try:
        ready, page, metrics = (_get(address, path) for path in ("/halsa/redo", "/", "/metrics"))
    except (OSError, HTTPException) as error:
        words = _("{address} does not answer ({kind}). Look at the name, the certificate and the proxy.")
        yield Finding("proxy", State.FAIL, "silent", words, values | {"kind": type(error).__name__})
        return
    if ready.has_details or metrics.status == 200:
        words = _(
            "{address} shows visitors what only this machine should see: the proxy does not set "
            "X-Forwarded-For. Tries of receipts are not slowed by address either. Add `proxy_set_header "
            "X-Forwarded-For $remote_addr;`."
        )
        yield Finding("proxy", State.FAIL, "no_forwarded_for", words, values)
    else:
        words = _("{address} answers, and the proxy sets X-Forwarded-For.")
        yield Finding("proxy", State.OK, "forwards", words, values)
    if settings.LYKTA.https and "strict-transport-security" not in page.headers:
        words = _(
            "{address} does not tell browsers to stay on https. See that the proxy sets X-Forwarded-Proto."
        )
        yield Finding("hsts", State.WARN, "missing", words, values)


def look_at_mail() -> Finding:
    """Whether the mail server lets this server in; no letter is sent."""
    if not settings.LYKTA.mail_server:
        return Finding("mail_server", State.UNKNOWN, "none", _("No mail server is set: LYKTA_MAIL_SERVER."))
    values = {"server": settings.LYKTA.mail_server}
    sender = mailers["default"]
    try:
        sender.open()
        sender.close()
    except OSError as error:
        # Whatever a mail server refuses with is one of these.
        words = _("The mail server {server} does not let this server in ({kind}). Look at the mail settings.")
        return Finding("mail_server", State.FAIL, "refused", words, values | {"kind": type(error).__name__})
    return Finding(
        "mail_server", State.OK, "lets_in", _("The mail server {server} lets this server in."), values
    )


def _get(address: str, path: str, headers: Mapping[str, str] | None = None) -> _Answer:
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", errors="replace")
        return _Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)
    finally:
        connection.close()
