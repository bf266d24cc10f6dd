"""`lykta workbench evidence`: a network as a folder that others can check."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lykta.ads.evidence.context import EvidenceRequest
from lykta.ads.evidence.exporting import export
from lykta.ads.evidence.signing import EvidenceKey, in_groups
from lykta.ads.explore import Bench
from lykta.ads.identify import ContactKey
from lykta.cli.analyst import analyst_named
from lykta.cli.terminal import screen
from lykta.errors import InputError


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
    order = EvidenceRequest(
        network, purpose.strip(), analyst_named(analyst), datetime.now(UTC), revealed=revealed
    )
    if not out.parent.is_dir():
        raise InputError(f"There is no folder {out.parent}. Make it first. Nothing was written.")
    key = EvidenceKey.load_or_create()
    bench = Bench(result)
    try:
        made = export(bench, order, out, key=key, contact_key=ContactKey.load() if revealed else None)
    finally:
        bench.close()
    console = screen()
    console.print(
        f"Wrote network {network} to {out}; entry {made.entry.number} of the judgement log.", soft_wrap=True
    )
    console.print(f"SHA-256 of its manifest: {made.manifest_hash}", soft_wrap=True)
    console.print(
        "Fingerprint of the key that signed it, for the receiver to hear from you by another way:",
        soft_wrap=True,
    )
    console.print(f"  {in_groups(key.fingerprint)}", soft_wrap=True)
