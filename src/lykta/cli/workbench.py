"""`lykta workbench`: one result in the browser of this machine, and evidence folders, made and verified."""

import getpass
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import App, Parameter

from lykta.ads.contacts.protection import KEY_FILE_VARIABLE as CONTACT_KEY
from lykta.ads.evidence.signing import (
    JUDGEMENTS,
    EvidenceKey,
    Manifest,
    evidence_key_place,
    in_groups,
    public_of_pem,
)
from lykta.ads.evidence.signing import KEY_FILE_VARIABLE as EVIDENCE_KEY
from lykta.ads.evidence.verifying import FileFault, Verified
from lykta.ads.evidence.verifying import verify as verify_folder
from lykta.ads.judgements import JudgementEntry, JudgementLog, log_beside, other_spelling
from lykta.ads.result import ResultFile
from lykta.cli.commands import EPILOGUE
from lykta.cli.server import Port
from lykta.cli.terminal import harmless, print_json, screen
from lykta.errors import InputError

if TYPE_CHECKING:
    from lykta.ads.evidence.exporting import Exported

_TOLD: Final = {
    FileFault.CHANGED: "changed",
    FileFault.MISSING: "missing",
    FileFault.ADDED: "added",
    FileFault.NOT_A_FILE: "not a file of its own, but a link, a folder or the like",
    FileFault.NOT_SIGNED: "changed, or not signed by the key that it names",
    FileFault.OTHER_SIGNER: "signed by another key than the one given with --key",
    FileFault.NO_CHAIN: "no chain that ends where the manifest says: made up or left out before signing",
    FileFault.OTHER_LOG: "not of the log given with --log",
}
_DIGITS: Final = re.compile(r"[0-9a-f]{64}")
# How often it is looked whether the server answers.
_LOOK_AGAIN_S: Final = 0.1
# A file of a key is far smaller.
_LARGEST_KEY: Final = 10_000
group: Final = App(name="workbench", help_epilogue=EPILOGUE, suppress_keyboard_interrupt=False)


def workbench(
    result: Path,
    /,
    *,
    analyst: str | None = None,
    bind: str = "127.0.0.1",
    port: Port = 8001,
) -> None:
    """Look at a result, judge its links and networks, and export what can be defended.

    Only the browser that is opened with the printed address gets in, and only from this machine.

    Parameters
    ----------
    result
        A result file. Judgements are kept beside it, in RESULT.judgements.jsonl.
    analyst
        Who judges, as it will stand in the judgement log. If not given, the name of the login.
    bind
        Address of this machine to listen on; one that others reach is refused.
    port
        Port to listen on.
    """
    # Loaded here, so that other commands need not wait for the server's packages.
    from lykta.web.serving import Serving, refuse_taken_port  # noqa: PLC0415

    _refuse_reachable(bind)
    name = analyst_named(analyst)
    with ResultFile(result) as opened:
        networks, region = opened.summary.networks, str(opened.settings.get("region") or "SE")
    _refuse_contact(name, region)
    judged = len(_entries_for(name, result))
    refuse_taken_port(Serving(bind=bind, port=port))
    console = screen()
    console.print(
        f"{result}: networks: {networks:,}, entries in the judgement log: {judged:,}.", highlight=False
    )
    with tempfile.TemporaryDirectory(prefix="lykta-workbench-") as folder:
        key = secrets.token_urlsafe(32)
        site = WorkbenchSite(result=result, analyst=name, key=key, folder=Path(folder), bind=bind, port=port)
        with _printing_address(site):
            serve_workbench(site)


@contextmanager
def _printing_address(site: "WorkbenchSite") -> Iterator[None]:
    """Print the address as soon as the server answers there; not at all where it does not come to that."""
    ended = Event()
    printer = Thread(target=_print_when_it_answers, args=(site, ended), daemon=True)
    printer.start()
    try:
        yield
    finally:
        ended.set()
        printer.join()


def _print_when_it_answers(site: "WorkbenchSite", ended: Event) -> None:
    from lykta.web.serving import Serving, is_answering  # noqa: PLC0415 - other commands need not wait for it.

    while not is_answering(Serving(bind=site.bind, port=site.port)):
        if ended.wait(_LOOK_AGAIN_S):
            return
    console = screen()
    console.print(
        f"Open this address in a browser on this machine; {site.analyst} is who judges:", highlight=False
    )
    console.print(f"  {site.address}", soft_wrap=True, highlight=False)
    console.print("End it with Ctrl+C.")


def _refuse_reachable(bind: str) -> None:
    try:
        local = ip_address(bind).is_loopback
    except ValueError:
        local = bind == "localhost"
    if not local:
        raise InputError(
            f"The workbench is for this machine alone and never listens on {bind}. "
            "Leave --bind out. Nothing was opened."
        )


def analyst_named(given: str | None) -> str:
    """The name that was given, else that of the login; `InputError` when it is none that can be printed."""
    name = (getpass.getuser() if given is None else given).strip()
    if not name or not name.isprintable():
        raise InputError("Name who judges with --analyst: it stands with each judgement. Nothing was opened.")
    return name


def _refuse_contact(name: str, region: str) -> None:
    from lykta.ads.evidence.log_extract import holds_contact  # noqa: PLC0415 - verifying need not wait for it.

    if holds_contact(name, region):
        raise InputError(
            f"The name of who judges, {harmless(name)}, reads as a phone number, an e-mail address, an "
            "account or a link. It stands with each judgement: name who judges with --analyst in other "
            "words. Nothing was opened."
        )


def _entries_for(name: str, result: Path) -> list[JudgementEntry]:
    """The judgement log of a result; `InputError` where it writes the name of who judges otherwise."""
    entries = JudgementLog(log_beside(result)).entries
    known = other_spelling(entries, name)
    if known is not None:
        raise InputError(
            f"The judgement log has entries by {harmless(known)}, and {harmless(name)} would count as "
            "somebody else. Name who judges with --analyst: as the log has it, or, for a second person, so "
            "that nobody takes the two for one. Nothing was opened."
        )
    return entries


@dataclass(frozen=True, kw_only=True)
class WorkbenchSite:
    """What is served, for whom and where; `folder` takes the style sheets."""

    result: Path
    analyst: str
    key: str = field(repr=False)
    folder: Path
    bind: str = "127.0.0.1"
    port: int = 8001
    demo: bool = False
    contact_key: Path | None = None
    """Where the key of the result's contacts lies, when it is not where the environment says."""
    evidence_key: Path | None = None
    """The same of the key that evidence is signed with."""

    @property
    def address(self) -> str:
        """What lets a browser in."""
        host = f"[{self.bind}]" if ":" in self.bind else self.bind
        return f"http://{host}:{self.port}/?key={self.key}"


def serve_workbench(site: WorkbenchSite) -> None:
    """Serve one result until it is ended. What the environment says of another server does not count."""
    from lykta.web.serving import Serving, run  # noqa: PLC0415 - other commands need not wait for it.

    _set_environment(site)
    # One process: it holds the result open, and one analyst asks one question at a time.
    run(Serving(bind=site.bind, port=site.port, workers=1))


def _set_environment(site: WorkbenchSite) -> None:
    for variable in [name for name in os.environ if name.startswith("LYKTA_")]:
        if variable not in {CONTACT_KEY, EVIDENCE_KEY}:
            del os.environ[variable]
    os.environ |= {
        "LYKTA_PARTS": "workbench",
        "LYKTA_HTTPS": "no",
        "LYKTA_DEMO": "yes" if site.demo else "no",
        "LYKTA_DATA_FOLDER": str(site.folder),
        "LYKTA_RESULT": str(site.result.resolve()),
        "LYKTA_ANALYST": site.analyst,
        "LYKTA_WORKBENCH_KEY": site.key,
    }
    for variable, path in ((CONTACT_KEY, site.contact_key), (EVIDENCE_KEY, site.evidence_key)):
        if path:
            os.environ[variable] = str(path.resolve())


def evidence(
    result: Path,
    network: str,
    /,
    *,
    out: Path,
    purpose: str,
    analyst: str | None = None,
    revealed: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Write one network as a folder that others can check: a report, tables, judgements, hashes, a signature.

    Contacts leave as pseudonyms. The export is an entry of the judgement log, and cannot be undone.

    Parameters
    ----------
    result
        A result file; its judgement log lies beside it.
    network
        The id of a network.
    out
        Folder to make. Nothing is written over.
    purpose
        What it is for, in words: it stands in the folder and in the judgement log.
    analyst
        Who makes it, as it stands in both. If not given, the name of the login.
    revealed
        Also write in clear those contacts that were revealed with a reason, each with its entry in the log.
    """
    # Only this command needs what reads a whole network.
    from lykta.ads.contacts import ContactKey  # noqa: PLC0415
    from lykta.ads.evidence.context import EvidenceRequest  # noqa: PLC0415
    from lykta.ads.evidence.exporting import export  # noqa: PLC0415
    from lykta.ads.explore import Bench  # noqa: PLC0415

    name = analyst_named(analyst)
    request = EvidenceRequest(network, purpose.strip(), name, datetime.now(UTC), revealed=revealed)
    if not out.parent.is_dir():
        raise InputError(f"There is no folder {out.parent}. Make it first. Nothing was written.")
    _entries_for(name, result)
    is_new = not evidence_key_place().exists()
    key = EvidenceKey.load_or_create()
    bench = Bench(result)
    try:
        made = export(bench, request, out, key=key, contact_key=ContactKey.load() if revealed else None)
    finally:
        bench.close()
    _print_made(made, network, key, is_new=is_new)


def _print_made(made: "Exported", network: str, key: EvidenceKey, *, is_new: bool) -> None:
    console = screen()
    console.print(
        f"Wrote network {network} to {made.folder}; entry {made.entry.number} of the judgement log.",
        soft_wrap=True,
    )
    console.print(f"SHA-256 of its manifest: {made.manifest_hash}", soft_wrap=True)
    console.print(
        "Fingerprint of the key that signed it, for the receiver to hear from you by another way:",
        soft_wrap=True,
    )
    console.print(f"  {in_groups(key.fingerprint)}", soft_wrap=True)
    if is_new:
        console.print(
            f"A new key to sign with was made: {evidence_key_place()}. Keep a copy of it. If you have handed "
            f"folders over before, {EVIDENCE_KEY} does not name the key that they were signed with.",
            soft_wrap=True,
        )


def verify(
    folder: Path,
    /,
    *,
    key: str | None = None,
    log: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Check an evidence folder: every file as it was signed, none missing, none added. Exits with 1 if not.

    Without --key nothing is said about who signed: whoever changes a folder can sign it anew with a key of
    their own.

    Parameters
    ----------
    folder
        The folder, as `lykta workbench evidence` or the workbench made it.
    key
        Whose signature it should be: the fingerprint, the public key, or a file with it such as signer.pem,
        had from the signer by another way than the folder.
    log
        The whole judgement log, if it is shown to you: its lines have to be those of the folder.
    json
        Print as JSON.
    """
    found = verify_folder(folder, signer=None if key is None else _signer(key, folder), log=log)
    if json:
        print_json(_as_json(found))
    else:
        _print(folder, found)
    return 0 if found.holds else 1


def _signer(given: str, folder: Path) -> str:
    digits = "".join(given.split()).lower()
    if _DIGITS.fullmatch(digits):
        return digits
    try:
        with Path(given).open(encoding="ascii", errors="replace") as file:
            text = file.read(_LARGEST_KEY)
    except (OSError, ValueError):
        raise InputError(
            f"--key {given}: neither 64 hexadecimal digits nor a file that can be read. Nothing was verified."
        ) from None
    public = public_of_pem(text)
    digits = "".join(text.split()).lower()
    if public is None and not _DIGITS.fullmatch(digits):
        raise InputError(f"{given} holds no public key such as signer.pem does. Nothing was verified.")
    if Path(given).resolve().is_relative_to(folder.resolve()):
        raise InputError(
            f"--key {given}: it lies in the folder, where whoever changed that can have put it. Give the "
            "fingerprint or the file that you had from the signer by another way. Nothing was verified."
        )
    return public.hex() if public else digits


def _print(folder: Path, found: Verified) -> None:
    console = screen()
    if not (found.holds or found.differs_from_log_alone):
        console.print(f"{folder}: NOT as it was signed. Rely on nothing in it.", soft_wrap=True)
        for each in found.found:
            console.print(f"  {harmless(each.name)}: {_TOLD[each.fault]}", soft_wrap=True)
        return
    assert found.manifest  # noqa: S101 - where no file differs from it, it was read.
    _print_whole(folder, found, found.manifest)


def _print_whole(folder: Path, found: Verified, manifest: Manifest) -> None:
    console = screen()
    state = "whole" if found.holds else "NOT of the log given with --log"
    console.print(
        f"{folder}: {state}. Each of its {len(manifest.files)} files is as it was signed.", soft_wrap=True
    )
    for name in ("network", "purpose", "made_by", "made_at"):
        console.print(f"  {name}: {harmless(str(manifest.about.get(name, '')))}", soft_wrap=True)
    console.print(
        f"  SHA-256 of the manifest, as the judgement log has it: {found.manifest_hash}", soft_wrap=True
    )
    console.print(f"  signed with the key {in_groups(manifest.fingerprint)}", soft_wrap=True)
    if found.log_checked:
        console.print(_log_in_words(found), soft_wrap=True)
    if found.signer_checked:
        console.print("That is the key given with --key.")
        return
    console.print(
        "Who signed was NOT checked: anybody can change a folder and sign it anew with a key of their own. "
        "Ask the signer for the fingerprint by another way, and give it with --key.",
        soft_wrap=True,
    )


def _log_in_words(found: Verified) -> str:
    if not found.holds:
        return (
            f"The lines of {JUDGEMENTS} are not those of that log: it may belong to another result, be older "
            "than the folder or have been changed, or the signer made up the lines. Ask for the whole log as "
            "it is now. Until they agree, rely on no judgement in the folder."
        )
    same = "Its lines of the judgement log are those of the log given with --log"
    if found.log_entry is None:
        return f"{same}, which does NOT note that this folder was made: ask for the log as it is now."
    return f"{same}, of which entry {found.log_entry} notes this folder."


def _as_json(found: Verified) -> dict[str, object]:
    manifest = found.manifest
    return {
        "verified": found.holds,
        "signer_checked": found.signer_checked,
        "faults": [{"file": each.name, "fault": str(each.fault)} for each in found.found],
        "manifest_sha256": found.manifest_hash,
        "fingerprint": manifest.fingerprint if manifest else None,
        "log_checked": found.log_checked,
        "log_entry": found.log_entry,
        "about": dict(manifest.about) if manifest else None,
    }


group.default(workbench)
# A result of these names is reached as `./verify`.
group.command(evidence)
group.command(verify)
