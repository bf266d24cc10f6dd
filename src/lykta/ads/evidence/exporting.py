"""Handing a network over: its signed files, the folder on disk, and the entry in the judgement log.

The same result, log, request and key give the same bytes.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from lykta.ads.contacts import ContactKey
from lykta.ads.evidence.context import EvidenceRequest, ResultName, hash_of_file, provenance
from lykta.ads.evidence.gathering import NetworkEvidence, ReportContext, gather
from lykta.ads.evidence.log_extract import LogLine, Revealed, holds_contact, open_revealed
from lykta.ads.evidence.readme import readme
from lykta.ads.evidence.report import report
from lykta.ads.evidence.signing import (
    JUDGEMENTS,
    MANIFEST,
    SIGNATURE,
    EvidenceKey,
    manifest_bytes,
    pem_of,
    readable,
)
from lykta.ads.evidence.tables import tables
from lykta.ads.explore import Bench, Opened
from lykta.ads.judgements.entries import Export, JudgementEntry, free_text_of
from lykta.ads.result.file import place_beside
from lykta.errors import ErrorKind, InputError
from lykta.files import PRIVATE_FOLDER, new_folder, write_file
from lykta.version import __version__

SUMS: Final = "SHA256SUMS"
SIGNER: Final = "signer.pem"

_SUFFIX: Final = ".evidence"


@dataclass(frozen=True)
class Evidence:
    """The files of a folder by name, the manifest and its signature among them.

    `clear` are the contacts, by pseudonym, that stand in it in clear.
    """

    files: dict[str, bytes]
    clear: tuple[str, ...]

    @property
    def manifest_hash(self) -> str:
        """SHA-256 of the manifest: it stands for the whole folder."""
        return sha256(self.files[MANIFEST]).hexdigest()


def make_evidence(
    opened: Opened, request: EvidenceRequest, key: EvidenceKey, *, contact_key: ContactKey | None = None
) -> Evidence:
    """Make the folder of a network. `contact_key` is needed where the request asks for revealed contacts.

    Raises `InputError` when there is no such network, the purpose holds a contact, or the contact key is
    another than the result's; `ResultError` when the result cannot be read.
    """
    region = opened.region
    _refuse_contact(request, region)
    found = gather(opened, request.network)
    context = ReportContext(
        found=found,
        request=request,
        shown=_contacts_to_show(opened, found, request, contact_key),
        region=region,
        summary=opened.summary,
        result=ResultName(opened.path.name, hash_of_file(opened.path), opened.version),
        fingerprint=key.fingerprint,
        judged=request.network in opened.changes.came,
        disputed=opened.current.disputed,
    )
    files = report(context) | tables(found, context.shown, region)
    files[JUDGEMENTS] = found.log.redact(lambda line: _may_be_shown(line, region))
    files["settings.json"] = readable(provenance(opened, context.result))
    files[SIGNER] = pem_of(key.public)
    files["README.txt"] = readme(context)
    files[SUMS] = "".join(
        f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())
    ).encode()
    manifest = manifest_bytes(files, _about(context, key))
    signed = {MANIFEST: manifest, SIGNATURE: key.sign(manifest)}
    return Evidence(files | signed, tuple(context.shown))


def _refuse_contact(request: EvidenceRequest, region: str) -> None:
    for what, written in (("purpose", request.purpose), ("name of who makes the folder", request.by)):
        if holds_contact(written, region):
            raise InputError(
                f"Something in the {what} reads as a phone number, an e-mail address, an account or a link. "
                "The folder holds no contact in clear: say it in other words. Nothing was written.",
                ErrorKind.CONTACT_WRITTEN,
            )


def _contacts_to_show(
    opened: Opened, found: NetworkEvidence, request: EvidenceRequest, contact_key: ContactKey | None
) -> dict[str, Revealed]:
    if not request.revealed:
        return {}
    if contact_key is None:
        raise InputError("The key for contacts is needed to include those in clear. Nothing was written.")
    return open_revealed(opened.engine, found.log, contact_key)


def _may_be_shown(line: LogLine, region: str) -> bool:
    return not any(holds_contact(text, region) for text in (free_text_of(line.entry.act), line.entry.by))


def _about(context: ReportContext, key: EvidenceKey) -> dict[str, Any]:
    log = context.found.log
    return {
        "network": context.request.network,
        "purpose": context.request.purpose,
        "made_by": context.request.by,
        "made_at": context.request.moment,
        "lykta": __version__,
        "contacts": "pseudonyms, and in clear those revealed" if context.request.revealed else "pseudonyms",
        "result": {"name": context.result.name, "sha256": context.result.sha256},
        "log": {"entries": len(log.lines), "head": log.head},
        "signer": {"algorithm": "Ed25519", "public_key": key.public.hex(), "fingerprint": key.fingerprint},
    }


@dataclass(frozen=True)
class Exported:
    """A folder that was made, the hash that stands for it, and its entry in the judgement log."""

    folder: Path
    manifest_hash: str
    entry: JudgementEntry


def evidence_place(result: Path) -> Path:
    """The folder beside a result in which the workbench puts the folders of its networks."""
    return place_beside(result, _SUFFIX)


def folder_of(result: Path, network: str, moment: str) -> Path:
    """Where the workbench puts a folder: beside the result, by network and moment (as the log writes it)."""
    return evidence_place(result) / f"{network}-{moment.replace('-', '').replace(':', '')}"


def export(
    bench: Bench,
    request: EvidenceRequest,
    out: Path,
    *,
    key: EvidenceKey,
    contact_key: ContactKey | None = None,
) -> Exported:
    """Make the folder of a network at `out`, and note in the log that it was handed over.

    The folder appears whole or not at all, readable by its owner alone, and never in the place of anything.
    The entry is written first: a folder without an entry cannot be, an entry without its folder can where
    the machine stops in between. Raises `InputError` and `ResultError` as `make_evidence` does, and where the
    folder cannot be written; no entry is written then.
    """
    _refuse_taken(out)
    with bench.reading(described=False) as opened:
        opened.describe([request.network])
        evidence = make_evidence(opened, request, key, contact_key=contact_key)
        try:
            out.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            with new_folder(out) as draft:
                for name, data in evidence.files.items():
                    write_file(draft / name, data)
                # Of one moment with the folder, so that each is found by the other.
                act = Export(request.network, request.purpose, evidence.manifest_hash, evidence.clear)
                entry = bench.log.add(act, by=request.by, at=request.at)
        except OSError as error:
            raise InputError(
                f"{out} could not be written: {error.strerror or error}. Nothing half-written remains.",
                ErrorKind.FILE_UNWRITABLE,
            ) from error
    return Exported(out, evidence.manifest_hash, entry)


def _refuse_taken(out: Path) -> None:
    if out.exists() or out.is_symlink():
        raise InputError(
            f"{out} is there already. Nothing is written over: name another. Nothing was written.",
            ErrorKind.FOLDER_TAKEN,
        )
