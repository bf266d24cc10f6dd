"""`lykta workbench verify`: whether an evidence folder is what was signed, and by whom."""

import re
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from lykta.ads.evidence.signing import Manifest, in_groups, public_of_pem
from lykta.ads.evidence.verifying import Fault, Verified
from lykta.ads.evidence.verifying import verify as verify_folder
from lykta.cli.terminal import harmless, print_json, screen
from lykta.errors import InputError

_TOLD: Final = {
    Fault.CHANGED: "changed",
    Fault.MISSING: "missing",
    Fault.ADDED: "added",
    Fault.NOT_A_FILE: "not a file of its own, but a link, a folder or the like",
    Fault.NOT_SIGNED: "changed, or not signed by the key that it names",
    Fault.OTHER_SIGNER: "signed by another key than the one given with --key",
    Fault.NO_CHAIN: "no chain that ends where the manifest says: made up or left out before signing",
    Fault.OTHER_LOG: "not of the log given with --log",
}
_DIGITS: Final = re.compile(r"[0-9a-f]{64}")
# A file of a key is far smaller.
_LARGEST_KEY: Final = 10_000


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
    found = verify_folder(folder, signer=None if key is None else _signer(key), log=log)
    if json:
        print_json(_as_json(found))
    else:
        _print(folder, found)
    return 0 if found.holds else 1


def _signer(given: str) -> str:
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
    return public.hex() if public else digits


def _print(folder: Path, found: Verified) -> None:
    console = screen()
    if not found.holds:
        console.print(f"{folder}: NOT as it was signed. Rely on nothing in it.", soft_wrap=True)
        for each in found.found:
            console.print(f"  {harmless(each.name)}: {_TOLD[each.fault]}", soft_wrap=True)
        return
    assert found.manifest  # noqa: S101 - what holds was read.
    _print_whole(folder, found, found.manifest)


def _print_whole(folder: Path, found: Verified, manifest: Manifest) -> None:
    console = screen()
    console.print(
        f"{folder}: whole. Each of its {len(manifest.files)} files is as it was signed.", soft_wrap=True
    )
    for name in ("network", "purpose", "made_by", "made_at"):
        console.print(f"  {name}: {harmless(str(manifest.about.get(name, '')))}", soft_wrap=True)
    console.print(
        f"  SHA-256 of the manifest, as the judgement log has it: {found.manifest_hash}", soft_wrap=True
    )
    console.print(f"  signed with the key {in_groups(manifest.fingerprint)}", soft_wrap=True)
    if found.signer_checked:
        console.print("That is the key given with --key.")
        return
    console.print(
        "Who signed was NOT checked: anybody can change a folder and sign it anew with a key of their own. "
        "Ask the signer for the fingerprint by another way, and give it with --key.",
        soft_wrap=True,
    )


def _as_json(found: Verified) -> dict[str, object]:
    manifest = found.manifest
    return {
        "verified": found.holds,
        "signer_checked": found.signer_checked,
        "faults": [{"file": each.name, "fault": str(each.fault)} for each in found.found],
        "manifest_sha256": found.manifest_hash,
        "fingerprint": manifest.fingerprint if manifest else None,
        "about": dict(manifest.about) if manifest else None,
    }
