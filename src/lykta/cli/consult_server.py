"""What the commands of the consultation start with: its settings hold, and its database is prepared.

Those that keep the database, the keys and the log serve a server that has logins and no consultation as well.
"""

from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

from lykta import files
from lykta.errors import InputError

if TYPE_CHECKING:
    from lykta.web.database import DatabaseRole


def set_up(*, prepared: bool = True, with_logins: bool = False, role: "DatabaseRole" = "web") -> None:
    """Set Django up for a server that runs the consultation; InputError in one line where it does not.

    `with_logins` is for a command that any server with logins needs, such as one of the action plan alone.
    A command that changes tables or deletes has the role `owner`, and connects by LYKTA_OWNER_DATABASE where
    that is set; one that reads every table has `backup`, and connects by LYKTA_BACKUP_DATABASE. One that may
    do a little more where the owner's address is set has `owner or web`.
    """
    # Loaded here, so that other commands need not wait for Django.
    from django.conf import settings  # noqa: PLC0415

    from lykta.web.database import connect_as, require_prepared  # noqa: PLC0415
    from lykta.web.serving import set_up as set_up_django  # noqa: PLC0415

    set_up_django()
    if "consult" not in settings.LYKTA.parts and not (with_logins and settings.LYKTA.logs_in):
        raise InputError(
            "LYKTA_PARTS does not name consult. Nothing was done; run this with the settings of the server "
            "that has the consultation."
        )
    connect_as(role, settings.LYKTA)
    if prepared:
        require_prepared()


def read_text(path: Path) -> str:
    """The text of a file that the call names."""
    try:
        return path.read_text(encoding="utf-8")
    except PermissionError as error:
        raise _unreadable(path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as text ({error}). Nothing was done.") from error


def read_bytes(path: Path) -> bytes:
    """The content of a file that the call names."""
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise _unreadable(path) from error
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Nothing was done.") from error


def write_new_file(path: Path, content: bytes) -> None:
    """Write a file that nobody else may read and that is not there yet."""
    try:
        files.write_new_file(path, content)
    except FileExistsError as error:
        raise InputError(f"{path} is there already. It was left as it is; name another place.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}). Name another place.") from error


def _unreadable(path: Path) -> InputError:
    # Most often root put it there, and the command runs as the server's own user.
    user = getuser()
    return InputError(
        f"The user {user} may not read {path}. Nothing was done; give it to that user, such as with "
        f"install -m 0600 -o {user} {path} in a folder that is the user's own."
    )
