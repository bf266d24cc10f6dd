"""What the doctor checks beside a server's own checks: its settings, folders, keys, people and connections.

Over a connection it asks the server on loopback and, only when told to, the site's own address and the mail
server. Both are named by settings, and nothing is sent but the question. Each finding says what to do.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.mail import mailers
from django.utils.translation import gettext_lazy as _

from lykta.version import __version__
from lykta.web.audit.anchors import is_there
from lykta.web.backup_folder import find_generations, find_left_drafts
from lykta.web.configuration import FILE_SUFFIX, PREFIX
from lykta.web.health import OTHERS, Check, HealthFinding, HealthState
from lykta.web.keys.custody import last_boxes
from lykta.web.keys.keyring import count_opened, read_keyring
from lykta.web.server_keys import find_strange_files, server_key_folder

LEAST_HSTS_S: Final = 180 * 24 * 3600
"""Seconds; below half a year, lists of good practice do not count the header at all."""
PACKAGED: Final = Path("/etc/lykta/env")
"""Where the package keeps the settings, which its own commands read."""
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_PATIENCE_S: Final = 10.0
"""Seconds to wait for an answer: longer than the readiness page may take, and than a proxy needs."""
_DETAIL: Final = "application/json"


def look_at_settings() -> Iterator[HealthFinding]:
    """What the settings say of how the site is reached, and whether files with secrets are private."""
    lykta = settings.LYKTA
    if _is_packaged() and not any(name.startswith(PREFIX) for name in os.environ):
        words = _(
            "The settings in {path} were not read: what follows is about the defaults. Run `as-lykta doctor`."
        )
        yield HealthFinding("settings", HealthState.FAIL, "not_read", words, {"path": str(PACKAGED)})
    else:
        yield HealthFinding("settings", HealthState.OK, "hold", _("The settings hold."))
    if lykta.demo:
        words = _("LYKTA_DEMO is on: every page says that nothing is real. Take the setting out.")
        yield HealthFinding("demo", HealthState.FAIL, "on", words)
    else:
        yield HealthFinding("demo", HealthState.OK, "off", _("The demo is off."))
    yield _https()
    yield _hosts()
    yield _secret_files()


def look_at_folders(backups: Path) -> Iterator[HealthFinding]:
    """Who may look into the folders, and whether one lies in another that it must not lie in."""
    data, keys = settings.LYKTA.data_folder, server_key_folder()
    yield _private("data_folder", data)
    private = _private("key_folder", keys)
    yield private if private.state is not HealthState.OK else _strange_files(keys) or private
    if keys.resolve().is_relative_to(backups.resolve()) or backups.resolve().is_relative_to(keys.resolve()):
        words = _(
            "The key folder and the folder of the backups lie in each other: with both, everything can be "
            "read. Move one of them."
        )
        yield HealthFinding("apart", HealthState.FAIL, "together", words)
    else:
        yield HealthFinding(
            "apart", HealthState.OK, "apart", _("The key folder lies apart from data and backups.")
        )
    yield _backups(backups)
    yield from _backup_drafts(backups)


def look_at_keys() -> Iterator[HealthFinding]:
    """Whether the custodians can bring the keys back, and whether everything opens; needs the database."""
    folder = server_key_folder()
    ring, boxes = read_keyring(folder), last_boxes(folder)
    if boxes is None:
        words = _(
            "No boxes were made for custodians: if the key folder is lost, every text is lost. Run `lykta "
            "consult keys custodians`."
        )
        yield HealthFinding("custodians", HealthState.WARN, "none", words)
    elif not boxes.is_current(ring):
        words = _("The custodians' boxes lack a key. Make new ones with `lykta consult keys custodians`.")
        yield HealthFinding("custodians", HealthState.WARN, "old", words)
    else:
        yield HealthFinding(
            "custodians", HealthState.OK, "current", _("The custodians' boxes hold every key.")
        )
    opened, unopened = count_opened()
    values = {"opened": opened, "unopened": unopened}
    if unopened:
        words = _(
            "{unopened} sealed rows open with no key, and {opened} open. Run `lykta consult keys check`."
        )
        yield HealthFinding("opened", HealthState.FAIL, "unopened", words, values)
    else:
        yield HealthFinding(
            "opened", HealthState.OK, "all", _("All {opened} keys and secrets were opened."), values
        )


def look_at_people() -> Iterator[HealthFinding]:
    """Whether there are enough people to administer accounts and to coordinate, by their numbers alone."""
    from lykta.web.team.models import Member  # noqa: PLC0415 - only a server with logins has them.
    from lykta.web.team.policy import Role  # noqa: PLC0415

    active = Member.objects.filter(is_active=True)
    administrators = active.filter(role=Role.ADMINISTRATOR).count()
    if administrators < 2:
        words = _(
            "Administrators of accounts: {count}. It takes two to reset a second factor: make "
            "another with `lykta team administrator NAME --further`."
        )
        yield HealthFinding("administrators", HealthState.WARN, "few", words, {"count": administrators})
    else:
        words = _("Administrators of accounts: {count}.")
        yield HealthFinding("administrators", HealthState.OK, "enough", words, {"count": administrators})
    if "consult" not in settings.LYKTA.parts:
        return
    coordinators = active.filter(role=Role.COORDINATOR).count()
    if not coordinators:
        words = _(
            "There is no coordinator: what is asked is given to nobody. An administrator makes the account."
        )
        yield HealthFinding("coordinators", HealthState.WARN, "none", words)
    elif coordinators == 1:
        words = _(
            "Coordinators: {count}. No other coordinator gets a notice of what the only one does, or can be "
            "the second person. An administrator makes another account."
        )
        yield HealthFinding("coordinators", HealthState.WARN, "one", words, {"count": coordinators})
    else:
        words = _("Coordinators: {count}.")
        yield HealthFinding("coordinators", HealthState.OK, "some", words, {"count": coordinators})


def look_at_parts() -> Iterator[HealthFinding]:
    """What the installed parts have the doctor look at, which takes too long for the readiness page.

    A part brings it by a method `doctor_checks` of its configuration; the tables are current by then.
    """
    for app in apps.get_app_configs():
        for check in getattr(app, "doctor_checks", tuple[Check, ...])():
            yield check.find()


def look_at_anchors() -> HealthFinding:
    """Whether anchors of the audit log are kept away from the server, as far as a setting tells."""
    path, mailed = settings.LYKTA.anchors, settings.LYKTA.anchors_mail
    if path is None and not mailed:
        words = _(
            "No anchor of the audit log is sent away from the server: who has the database and the keys "
            "could rewrite the log. Set LYKTA_ANCHORS or LYKTA_ANCHORS_MAIL."
        )
        return HealthFinding("anchors", HealthState.WARN, "none", words)
    if path and not is_there(path):
        words = _(
            "The file of LYKTA_ANCHORS, {path}, is not there or cannot be seen: no anchor is kept in it. "
            "Look whether its medium is mounted and its folder is the server's to read, and run `lykta "
            "consult audit anchor --keep`."
        )
        return HealthFinding("anchors", HealthState.WARN, "missing", words, {"path": str(path)})
    if path and _is_one_disk(path, settings.LYKTA.data_folder) and not mailed:
        words = _(
            "The anchors in {path} lie on the disk of the database. Copy them to another machine, or set "
            "LYKTA_ANCHORS_MAIL."
        )
        return HealthFinding("anchors", HealthState.WARN, "same_disk", words, {"path": str(path)})
    return HealthFinding(
        "anchors", HealthState.OK, "away", _("Anchors of the audit log are kept away from the database.")
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer: its status, its headers in small letters, and its text."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def has_details(self) -> bool:
        return self.headers.get("content-type", "").startswith(_DETAIL)


def look_at_server(port: int) -> Iterator[HealthFinding]:
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
        yield HealthFinding(
            "server", HealthState.WARN, "silent", words, values | {"kind": type(error).__name__}
        )
        return
    yield _assess_answer(own, values)
    if others.has_details:
        words = _(
            "The server gives its details to others than this machine. Report this: it is a fault in Lykta."
        )
        yield HealthFinding("details", HealthState.FAIL, "open", words)


def look_at_address() -> Iterator[HealthFinding]:
    """The site at its own address, as a visitor reaches it through the proxy."""
    address = settings.LYKTA.address
    values = {"address": address}
    if not address:
        words = _("LYKTA_ADDRESS is not set, so the site was not asked as a visitor asks it.")
        yield HealthFinding("proxy", HealthState.UNKNOWN, "none", words)
        return
    try:
        ready, page, metrics = (_get(address, path) for path in ("/halsa/redo", "/", "/metrics"))
    except (OSError, HTTPException) as error:
        words = _("{address} does not answer ({kind}). Look at the name, the certificate and the proxy.")
        yield HealthFinding(
            "proxy", HealthState.FAIL, "silent", words, values | {"kind": type(error).__name__}
        )
        return
    if ready.has_details or metrics.status == 200:
        words = _(
            "{address} shows visitors what only this machine should see: the proxy does not set "
            "X-Forwarded-For. Tries of receipts are not slowed by address either. Add `proxy_set_header "
            "X-Forwarded-For $remote_addr;`."
        )
        yield HealthFinding("proxy", HealthState.FAIL, "no_forwarded_for", words, values)
    else:
        words = _("{address} answers, and the proxy sets X-Forwarded-For.")
        yield HealthFinding("proxy", HealthState.OK, "forwards", words, values)
    if settings.LYKTA.https and "strict-transport-security" not in page.headers:
        words = _(
            "{address} does not tell browsers to stay on https. See that the proxy sets X-Forwarded-Proto."
        )
        yield HealthFinding("hsts", HealthState.WARN, "missing", words, values)


def look_at_mail() -> HealthFinding:
    """Whether the mail server lets this server in; no letter is sent."""
    if not settings.LYKTA.mail_server:
        return HealthFinding(
            "mail_server", HealthState.UNKNOWN, "none", _("No mail server is set: LYKTA_MAIL_SERVER.")
        )
    values = {"server": settings.LYKTA.mail_server}
    sender = mailers["default"]
    try:
        sender.open()
        sender.close()
    except OSError as error:
        # Whatever a mail server refuses with is one of these.
        words = _("The mail server {server} does not let this server in ({kind}). Look at the mail settings.")
        return HealthFinding(
            "mail_server", HealthState.FAIL, "refused", words, values | {"kind": type(error).__name__}
        )
    return HealthFinding(
        "mail_server", HealthState.OK, "lets_in", _("The mail server {server} lets this server in."), values
    )


def _is_packaged() -> bool:
    try:
        return PACKAGED.exists()
    except PermissionError:
        # The package's own folder, which its server and root may look into.
        return True


def _https() -> HealthFinding:
    lykta = settings.LYKTA
    if not lykta.https:
        words = _(
            "LYKTA_HTTPS is no: what is asked and answered can be read on the way. Put a proxy with https "
            "in front, and take the setting out."
        )
        return HealthFinding("https", HealthState.WARN, "off", words)
    if lykta.hsts_seconds < LEAST_HSTS_S:
        words = _(
            "LYKTA_HSTS_SECONDS is {seconds}: browsers soon try http again. Set it to 31536000 once https "
            "works."
        )
        return HealthFinding("https", HealthState.WARN, "short", words, {"seconds": lykta.hsts_seconds})
    return HealthFinding(
        "https", HealthState.OK, "on", _("Visitors come over https, and browsers are told to stay there.")
    )


def _hosts() -> HealthFinding:
    hosts, address = settings.LYKTA.hosts, settings.LYKTA.address
    if "*" in hosts:
        words = _("LYKTA_HOSTS has *: any name is answered. Name the site's own alone.")
        return HealthFinding("hosts", HealthState.FAIL, "any", words)
    name = urlsplit(address).hostname or ""
    if set(hosts) <= _LOCAL or not address:
        words = _("LYKTA_HOSTS or LYKTA_ADDRESS does not name the site. Set both, such as lykta.example.se.")
        return HealthFinding("hosts", HealthState.WARN, "none", words)
    if not any(name == host or (host.startswith(".") and name.endswith(host)) for host in hosts):
        words = _("LYKTA_ADDRESS is not among LYKTA_HOSTS: links in letters lead to a refusal. Add its name.")
        return HealthFinding("hosts", HealthState.FAIL, "other", words)
    return HealthFinding("hosts", HealthState.OK, "named", _("The site answers to its own name alone."))


def _secret_files() -> HealthFinding:
    """Whether files with secrets, which variables name, can be read by everyone."""
    named = [
        Path(value)
        for name, value in os.environ.items()
        if name.startswith(PREFIX) and name.endswith(FILE_SUFFIX) and value
    ]
    others = [str(path) for path in named if path.exists() and path.stat().st_mode & 0o007]
    if others:
        words = _("Everybody on the machine may read {names}. `chmod o= ` them.")
        return HealthFinding("secrets", HealthState.FAIL, "open", words, {"names": ", ".join(others)})
    return HealthFinding(
        "secrets", HealthState.OK, "private", _("Files with secrets are not readable for everybody.")
    )


def _private(code: str, folder: Path) -> HealthFinding:
    values = {"folder": str(folder)}
    if not folder.is_dir():
        words = _("There is no folder {folder}. Make or mount it.")
        return HealthFinding(code, HealthState.FAIL, "missing", words, values)
    if folder.stat().st_mode & OTHERS:
        words = _("Others than its owner may look into {folder}. `chmod 700` it.")
        return HealthFinding(code, HealthState.WARN, "open", words, values)
    return HealthFinding(code, HealthState.OK, "private", _("Only its owner may look into {folder}."), values)


def _backups(folder: Path) -> HealthFinding:
    from lykta.web.audit.health import NIGHTLY  # noqa: PLC0415 - only a server with logins has the log.

    values: dict[str, int | str] = {"folder": str(folder)}
    try:
        made = find_generations(folder)
    except OSError:
        words = _(
            "The folder of backups {folder} could not be looked into. Name it with --backups, and run this "
            "as root or as the server's user."
        )
        return HealthFinding("backups", HealthState.UNKNOWN, "unseen", words, values)
    if not made:
        words = _("There is no backup in {folder}. Run `lykta consult backup`.")
        return HealthFinding("backups", HealthState.WARN, "none", words, values)
    age = datetime.now(UTC) - datetime.fromtimestamp(made[-1].stat().st_mtime, UTC)
    values |= {"hours": int(age.total_seconds() // 3600), "generations": len(made)}
    if age > NIGHTLY:
        words = _("The newest backup in {folder} was made {hours} h ago. Look at the timer of the backup.")
        return HealthFinding("backups", HealthState.WARN, "old", words, values)
    words = _("Backups in {folder}: {generations}; the newest was made {hours} h ago.")
    return HealthFinding("backups", HealthState.OK, "new", words, values)


def _strange_files(folder: Path) -> HealthFinding | None:
    """What lies in the key folder and does not belong there; None where all does."""
    try:
        found = find_strange_files()
    except PermissionError:
        # The check of the keys says so.
        return None
    if found.left_keys:
        words = _(
            "{folder} has what stopped programs left of keys: {names}. Run `lykta consult keys rotate`, "
            "which destroys it, then make a backup, and new boxes for the custodians."
        )
        values = {"folder": str(folder), "names": ", ".join(found.left_keys)}
        return HealthFinding("key_folder", HealthState.WARN, "left", words, values)
    if found.unknown:
        words = _(
            "{folder} has files that do not belong there: {names}. A copy of a key among them outlasts every "
            "rotation. Look at them, and move or destroy them."
        )
        values = {"folder": str(folder), "names": ", ".join(found.unknown)}
        return HealthFinding("key_folder", HealthState.WARN, "strange", words, values)
    return None


def _backup_drafts(folder: Path) -> Iterator[HealthFinding]:
    try:
        drafts = find_left_drafts(folder)
    except OSError:
        # The finding on backups tells that the folder could not be looked into.
        return
    if drafts:
        words = _(
            "Backups that were stopped left unfinished files in {folder}, which open with the identity: "
            "{names}. The next backup removes them: `systemctl start lykta-backup`."
        )
        values = {"folder": str(folder), "names": ", ".join(path.name for path in drafts)}
        yield HealthFinding("backup_drafts", HealthState.WARN, "left", words, values)


def _is_one_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def _assess_answer(answer: _Answer, values: dict[str, int | str]) -> HealthFinding:
    try:
        told = json.loads(answer.text)
        version, ready = str(told["version"]), bool(told["ready"])
    except (ValueError, KeyError, TypeError):
        words = _("What answers on 127.0.0.1:{port} is not this server. Name the server's port with --port.")
        return HealthFinding("server", HealthState.WARN, "other", words, values)
    if version != __version__:
        words = _("The server on port {port} runs version {version}, and {own} is installed. Restart it.")
        values |= {"version": version, "own": __version__}
        return HealthFinding("server", HealthState.WARN, "older", words, values)
    if not ready:
        words = _(
            "The server on port {port} says that it is not ready. The findings here and /halsa/redo say why."
        )
        return HealthFinding("server", HealthState.FAIL, "not_ready", words, values)
    return HealthFinding(
        "server", HealthState.OK, "ready", _("The server on port {port} runs, and is ready."), values
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
