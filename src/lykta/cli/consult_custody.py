"""`lykta consult keys custodian`, `custodians` and `recover`: the keys in two boxes, and back from them."""

import sys
from getpass import getpass
from pathlib import Path

from lykta.cli.consult_server import read_bytes, read_text, write_new_file
from lykta.cli.terminal import screen
from lykta.errors import InputError


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

    passphrase = _asked("Passphrase: ")
    if _asked("The same again: ") != passphrase:
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

    from lykta.web.keys.custody import (  # noqa: PLC0415
        box_to_text,
        make_boxes,
        note_boxes,
        read_public,
    )
    from lykta.web.keys.keyring import read_keyring  # noqa: PLC0415

    folder = _key_folder()
    both = read_public(read_text(first)), read_public(read_text(second))
    boxes = make_boxes(read_keyring(folder), both, on=datetime.now(UTC).astimezone().date())
    for box in boxes:
        path = to / f"{box.custodian}-{box.made_on}.box"
        write_new_file(path, box_to_text(box).encode())
        screen().print(f"{path} is for {box.custodian}.", soft_wrap=True)
    note_boxes(folder, boxes[0])
    screen().print("Hand each box to its custodian, and keep no copy of either here.")


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
        read_private(content, _asked(f"Passphrase of {box.custodian}: "))
        for content, box in zip(sealed, boxes, strict=True)
    )
    written = put_back(folder, open_boxes(boxes, (first, second)))
    screen().print(f"{written} master keys were brought back to {folder}.", soft_wrap=True)
    screen().print("See what they open: lykta consult keys check")


def _key_folder() -> Path:
    from lykta.web.configuration import configured  # noqa: PLC0415

    folder = configured().key_folder
    if folder is None:
        raise InputError("LYKTA_KEY_FOLDER is missing. Nothing was done; name the folder of the keys.")
    return folder


def _asked(question: str) -> str:
    # From the terminal without showing it; from a pipe, a line each, where a program asks.
    if sys.stdin.isatty():
        return getpass(question)
    return sys.stdin.readline().rstrip("\r\n")
