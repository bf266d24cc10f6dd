"""`lykta consult keys create`, `rotate` and `check`: the master keys of the server."""

from typing import Annotated

from cyclopts import Parameter, validators

from lykta.cli.consult_server import set_up
from lykta.cli.terminal import screen
from lykta.errors import InputError


def create() -> None:
    """Make the folder of LYKTA_KEY_FOLDER with a first master key and a pepper. Refuses one that has keys."""
    from lykta.web.configuration import configured  # noqa: PLC0415
    from lykta.web.keys.keyring import made_keyring  # noqa: PLC0415

    folder = configured().key_folder
    if folder is None:
        raise InputError("LYKTA_KEY_FOLDER is missing. Nothing was written; name a folder for the keys.")
    made_keyring(folder)
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

    Safe to repeat after it was stopped at any point. Older backups do not open any longer once the old key is
    destroyed, which is often the purpose: make a backup and new boxes for the custodians afterwards. Exits
    with 1 when something could not be moved; the old keys are then kept.

    Parameters
    ----------
    keep_old
        Do not destroy the old keys.
    patience
        Seconds to wait for requests that had read an old key, before it is destroyed.
    """
    set_up(with_logins=True, as_owner=True)
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
    from lykta.web.keys.boxes import last_made  # noqa: PLC0415
    from lykta.web.keys.rewrapping import UNOPENED, registered  # noqa: PLC0415
    from lykta.web.server_keys import server_key_folder, server_keys  # noqa: PLC0415

    ring, console = server_keys(), screen()
    counted = {kind.name: kind.counted() for kind in registered()}
    for number, key in enumerate(ring.masters):
        age = "the newest" if number == 0 else "older"
        opens = ", ".join(f"{found.get(key.fingerprint, 0)} {name}" for name, found in counted.items())
        console.print(f"{key.fingerprint.hex()} ({age}) opens {opens}.")
    unopened = sum(found.get(UNOPENED, 0) for found in counted.values())
    if unopened:
        console.print(f"{unopened} open with no key: they were changed, or their key is gone.")
    changed = _changed_past_the_program()
    if changed:
        console.print(
            f"{len(changed)} rows were changed past the program and let nobody in: {', '.join(changed)}.",
            soft_wrap=True,
        )
    boxes = last_made(server_key_folder())
    if boxes is None:
        console.print("No boxes for custodians were made. Whoever loses this folder loses everything.")
    elif boxes.is_current(ring):
        console.print(f"The boxes of {boxes.names}, made on {boxes.made_on}, hold every key.")
    else:
        console.print(f"The boxes of {boxes.names}, made on {boxes.made_on}, lack a key: make new ones.")
    return 0 if not unopened and not changed and boxes is not None and boxes.is_current(ring) else 1


def _changed_past_the_program() -> list[str]:
    from django.conf import settings  # noqa: PLC0415

    from lykta.web.team.admission import untrue_rows  # noqa: PLC0415

    found = list(untrue_rows())
    if "consult" in settings.LYKTA.parts:
        from lykta.web.consult.database import untrue_rows as of_consultations  # noqa: PLC0415

        found += of_consultations()
    return found
