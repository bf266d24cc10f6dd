"""`lykta consult keys`: the master keys of the server, and the two boxes that hold them for custodians."""

import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter, validators

from lykta.cli.consult_server import read_bytes, read_text, set_up, write_new_file
from lykta.cli.terminal import screen
from lykta.errors import InputError

if TYPE_CHECKING:
    from lykta.web.keys.custody import CustodianBox


def create() -> None:
    """Make the folder of LYKTA_KEY_FOLDER with a first master key and a pepper, for a new server.

    Refuses a folder that has keys, and a database that others have sealed: new keys would open nothing in it.
    """
    from lykta.web.database import has_audit_log  # noqa: PLC0415
    from lykta.web.keys.keyring import create_keyring, refuse_filled  # noqa: PLC0415
    from lykta.web.serving import set_up as set_up_django  # noqa: PLC0415

    folder = _key_folder()
    refuse_filled(folder)
    set_up_django()
    if has_audit_log():
        raise InputError(
            "This server's database was sealed with keys that are not here. Nothing was written; mount their "
            "medium, or bring them back with `lykta consult keys recover`."
        )
    create_keyring(folder)
    console = screen()
    console.print(
        f"A master key and a pepper are in {folder}. Without them no text opens again.", soft_wrap=True
    )
    console.print("Share them out to two custodians now: lykta consult keys custodians")


def rotate(
    *,
    keep_old: Annotated[bool, Parameter(negative="")] = False,
    patience: Annotated[float, Parameter(validator=validators.Number(gte=0))] = 60.0,
) -> int:
    """Make a new master key, move everything under it while the server runs, and destroy the old ones.

    Safe to repeat after it was stopped at any point. Older backups do not open once the old keys are
    destroyed: make a backup and new boxes for the custodians afterwards. Exits with 1 when something could
    not be moved; the old keys are then kept.

    Parameters
    ----------
    keep_old
        Do not destroy the old keys.
    patience
        Seconds to wait for requests that had read an old key, before it is destroyed.
    """
    set_up(with_logins=True, role="owner")
    from lykta.web.consult.database import rotate as rotate_keys  # noqa: PLC0415

    done = rotate_keys(keep_old=keep_old, patience_s=patience)
    console = screen()
    console.print(f"There is a new master key. {done.moved} were moved under it.")
    if done.left:
        console.print(f"{done.left} still lie under an old key, which was therefore kept. Run it again.")
        return 1
    if not keep_old:
        console.print(
            f"Old keys destroyed: {done.destroyed}. Make a backup, and new boxes for the custodians."
        )
    return 0


def check() -> int:
    """Say which master key opens how much, which rows have no true seal, and whether the boxes hold all keys.

    Every key of a consultation is opened. Exits with 1 when one opens with no key, a row was changed past the
    program, or the custodians' boxes lack a key.
    """
    set_up(with_logins=True)
    from lykta.web.keys.custody import last_boxes  # noqa: PLC0415
    from lykta.web.keys.keyring import UNOPENED, registered_kinds  # noqa: PLC0415
    from lykta.web.server_keys import server_key_folder, server_keys  # noqa: PLC0415

    ring, console = server_keys(), screen()
    counted = {kind.name: kind.counted() for kind in registered_kinds()}
    for number, key in enumerate(ring.masters):
        age = "the newest" if number == 0 else "older"
        opens = ", ".join(f"{found.get(key.fingerprint, 0)} {name}" for name, found in counted.items())
        console.print(f"{key.fingerprint.hex()} ({age}) opens {opens}.")
    unopened = sum(found.get(UNOPENED, 0) for found in counted.values())
    if unopened:
        console.print(f"{unopened} open with no key: they were changed, or their key is gone.")
    changed = _find_untrue_rows()
    if changed:
        console.print(
            f"{len(changed)} rows were changed outside the program. Nobody gets in by them, consultations "
            f"whose parts are among them are shown to nobody, and texts among them do not open: "
            f"{', '.join(changed)}.",
            soft_wrap=True,
        )
    boxes = last_boxes(server_key_folder())
    if boxes is None:
        console.print("No boxes for custodians were made. Whoever loses this folder loses everything.")
    elif boxes.is_current(ring):
        console.print(f"The boxes of {boxes.names}, made on {boxes.made_on}, hold every key.")
    else:
        console.print(f"The boxes of {boxes.names}, made on {boxes.made_on}, lack a key: make new ones.")
    return 0 if not unopened and not changed and boxes is not None and boxes.is_current(ring) else 1


def _find_untrue_rows() -> list[str]:
    from django.conf import settings  # noqa: PLC0415

    from lykta.web.team.admission import untrue_rows  # noqa: PLC0415

    found = list(untrue_rows())
    if "consult" in settings.LYKTA.parts:
        from lykta.web.consult.database import untrue_rows as of_consultations  # noqa: PLC0415

        found += of_consultations()
    return found


def custodian(name: str, /, *, to: Path = Path()) -> None:
    """Make the key pair of a custodian, on her own machine: NAME.public to give away, NAME.private to keep.

    A passphrase is asked for twice; the private file opens with it alone. No settings are needed.

    Parameters
    ----------
    name
        Her name as it shall stand on her box, in letters, digits, - and _.
    to
        Folder for the two files; the present one if not given.
    """
    from lykta.web.keys.custody import make_key_pair  # noqa: PLC0415

    passphrase = _ask("Passphrase: ")
    if _ask("The same again: ") != passphrase:
        raise InputError("The two passphrases differ. Nothing was written.")
    pair = make_key_pair(name, passphrase)
    write_new_file(to / f"{name}.private", pair.private)
    write_new_file(to / f"{name}.public", pair.public.encode())
    screen().print(f"Give {name}.public to whoever runs the server. Keep {name}.private and the passphrase.")


def custodians(first: Path, second: Path, /, *, to: Path = Path()) -> None:
    """Write the server's keys into two boxes, one for each custodian; one box alone opens nothing.

    Parameters
    ----------
    first
        The public key file of one custodian.
    second
        The public key file of the other.
    to
        Folder for the two boxes; the present one if not given.
    """
    from datetime import UTC, datetime  # noqa: PLC0415

    from lykta.web.keys.custody import make_boxes, read_public  # noqa: PLC0415
    from lykta.web.keys.keyring import read_keyring  # noqa: PLC0415

    folder = _key_folder()
    both = read_public(read_text(first)), read_public(read_text(second))
    boxes = make_boxes(read_keyring(folder), both, on=datetime.now(UTC).astimezone().date())
    for custodian, path in _write_boxes(folder, boxes, to).items():
        screen().print(f"{path} is for {custodian}.", soft_wrap=True)
    screen().print("Hand each box to its custodian, and keep no copy of either here.")


def _write_boxes(folder: Path, boxes: "tuple[CustodianBox, CustodianBox]", to: Path) -> dict[str, Path]:
    """Both boxes, noted beside the keys, by custodian; where any of that fails, neither is left."""
    from lykta.web.keys.custody import box_to_text, note_boxes  # noqa: PLC0415

    written: dict[str, Path] = {}
    try:
        for box in boxes:
            path = to / f"{box.custodian}-{box.made_on}.box"
            write_new_file(path, box_to_text(box).encode())
            written[box.custodian] = path
        # Last: the note of boxes that are not there would have everyone rely on them.
        note_boxes(folder, boxes[0])
    except BaseException:
        for path in written.values():
            path.unlink(missing_ok=True)
        raise
    return written


def recover(first_box: Path, first_key: Path, second_box: Path, second_key: Path, /) -> None:
    """Bring the master keys and the pepper back to LYKTA_KEY_FOLDER from both boxes and both private keys.

    Each custodian's passphrase is asked for. Keys that are there stay.

    Parameters
    ----------
    first_box
        The box of one custodian.
    first_key
        Her private key file.
    second_box
        The box of the other.
    second_key
        The other's private key file.
    """
    from lykta.web.keys.custody import (  # noqa: PLC0415
        box_from_text,
        open_boxes,
        read_private,
    )
    from lykta.web.keys.keyring import put_back  # noqa: PLC0415

    folder = _key_folder()
    boxes = box_from_text(read_text(first_box)), box_from_text(read_text(second_box))
    sealed = read_bytes(first_key), read_bytes(second_key)
    first, second = (
        read_private(content, _ask(f"Passphrase of {box.custodian}: "), called=str(path))
        for content, box, path in zip(sealed, boxes, (first_key, second_key), strict=True)
    )
    written = put_back(folder, open_boxes(boxes, (first, second)))
    screen().print(f"{written} master keys were brought back to {folder}.", soft_wrap=True)
    screen().print("See what they open: lykta consult keys check")
    screen().print("Where there is no database yet, make one first: lykta consult prepare")


def _key_folder() -> Path:
    from lykta.web.configuration import read_configuration  # noqa: PLC0415

    folder = read_configuration().key_folder
    if folder is None:
        raise InputError("LYKTA_KEY_FOLDER is missing. Nothing was done; name the folder of the keys.")
    return folder


def _ask(question: str) -> str:
    # From the terminal without showing it; from a pipe, a line each, where a program asks.
    if sys.stdin.isatty():
        return getpass(question)
    return sys.stdin.readline().rstrip("\r\n")
