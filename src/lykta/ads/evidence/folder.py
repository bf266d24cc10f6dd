"""The whole folder in memory: every file, the manifest over them, and its signature.

The same result, log, order and key give the same bytes.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from lykta.ads.contacts import ContactKey
from lykta.ads.evidence.canonical import readable
from lykta.ads.evidence.clear_contacts import Revealed, holds_contact, revealed
from lykta.ads.evidence.concerning import LogLine
from lykta.ads.evidence.gathering import Gathered, gather
from lykta.ads.evidence.manifest import JUDGEMENTS, MANIFEST, SIGNATURE, manifest_bytes
from lykta.ads.evidence.order import Order
from lykta.ads.evidence.provenance import ResultName, hash_of_file, provenance
from lykta.ads.evidence.readme import readme
from lykta.ads.evidence.report import report
from lykta.ads.evidence.signing import EvidenceKey, pem_of
from lykta.ads.evidence.tables import tables
from lykta.ads.evidence.told import Told
from lykta.ads.explore import Opened
from lykta.ads.judge.entries import written_in
from lykta.errors import InputError
from lykta.version import __version__

SUMS: Final = "SHA256SUMS"
SIGNER: Final = "signer.pem"


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
    opened: Opened, order: Order, key: EvidenceKey, *, contact_key: ContactKey | None = None
) -> Evidence:
    """Make the folder of a network. `contact_key` is needed where the order asks for revealed contacts.

    Raises `InputError` when there is no such network, the purpose holds a contact, or the contact key is
    another than the result's; `ResultError` when the result cannot be read.
    """
    region = str(opened.settings.get("region") or "SE")
    _refuse_contact(order, region)
    found = gather(opened, order.network)
    told = Told(
        found=found,
        order=order,
        shown=_shown(opened, found, order, contact_key),
        region=region,
        summary=opened.summary,
        result=ResultName(opened.path.name, hash_of_file(opened.path), opened.version),
        fingerprint=key.fingerprint,
        judged=order.network in opened.changes.came,
        disputed=opened.standing.disputed,
    )
    files = report(told) | tables(found, told.shown, region)
    files[JUDGEMENTS] = found.log.written(lambda line: _may_be_shown(line, region))
    files["settings.json"] = readable(provenance(opened, told.result))
    files[SIGNER] = pem_of(key.public)
    files["README.txt"] = readme(told)
    files[SUMS] = "".join(
        f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())
    ).encode()
    manifest = manifest_bytes(files, _about(told, key))
    signed = {MANIFEST: manifest, SIGNATURE: key.sign(manifest)}
    return Evidence(files | signed, tuple(told.shown))


def _refuse_contact(order: Order, region: str) -> None:
    if holds_contact(order.purpose, region):
        raise InputError(
            "Something in the purpose reads as a phone number, an e-mail address, an account or a link. The "
            "folder holds no contact in clear: say it in other words. Nothing was written."
        )


def _shown(
    opened: Opened, found: Gathered, order: Order, contact_key: ContactKey | None
) -> dict[str, Revealed]:
    if not order.revealed:
        return {}
    if contact_key is None:
        raise InputError("The key for contacts is needed to include those in clear. Nothing was written.")
    return revealed(opened.engine, found.log, contact_key)


def _may_be_shown(line: LogLine, region: str) -> bool:
    return not holds_contact(written_in(line.entry.act), region)


def _about(told: Told, key: EvidenceKey) -> dict[str, Any]:
    log = told.found.log
    return {
        "network": told.order.network,
        "purpose": told.order.purpose,
        "made_by": told.order.by,
        "made_at": told.order.moment,
        "lykta": __version__,
        "contacts": "pseudonyms, and in clear those revealed" if told.order.revealed else "pseudonyms",
        "result": {"name": told.result.name, "sha256": told.result.sha256},
        "log": {"entries": len(log.lines), "head": log.head},
        "signer": {"algorithm": "Ed25519", "public_key": key.public.hex(), "fingerprint": key.fingerprint},
    }
