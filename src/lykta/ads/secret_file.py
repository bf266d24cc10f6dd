"""Small files that hold one secret each: made once, read by their owner alone, never written over."""

import os
import re
import secrets
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.errors import ErrorKind, InputError
from lykta.files import PRIVATE_FOLDER, sync_folder, write_new_file

SECRET_BYTES: Final = 32


@dataclass(frozen=True)
class SecretFile:
    """One kind of secret: what it is called, where it lies, and what to do when it is missing or was shared.

    `variable` names the file; without it the file is `file_name` in the user's own settings folder.
    """

    kind: str
    variable: str
    file_name: str
    if_missing: str
    if_shared: str

    def place(self, path: Path | None = None) -> Path:
        """Where the file lies: as told, else as the variable says, else in the user's own settings."""
        if path is not None:
            return path
        told = os.environ.get(self.variable)
        if told:
            return Path(told)
        settings = os.environ.get("XDG_CONFIG_HOME")
        return (Path(settings) if settings else Path.home() / ".config") / "lykta" / self.file_name

    def load(self, path: Path | None = None) -> bytes:
        """The 32 bytes; `InputError` when the file is missing, malformed, unreadable or open to others."""
        path = self.place(path)
        try:
            with path.open(encoding="ascii", errors="replace") as file:
                self._refuse_shared(path, os.fstat(file.fileno()))
                return self._parse(path, file.read(1000))
        except FileNotFoundError:
            raise InputError(
                f"There is no {self.kind} at {path}. Nothing was read or written. "
                f"Point {self.variable} to {self.if_missing}",
                ErrorKind.KEY_MISSING,
            ) from None
        except OSError as error:
            raise InputError(
                f"The {self.kind} at {path} cannot be read: {error.strerror}. Nothing was read or written. "
                f"Point {self.variable} to a file that you may read.",
                ErrorKind.KEY_UNREADABLE,
            ) from error

    def load_or_create(self, path: Path | None = None) -> bytes:
        """The same; made on first use. Of two who make it at once, the first one's holds."""
        path = self.place(path)
        if not path.exists():
            try:
                self._create(path)
            except OSError as error:
                raise InputError(
                    f"No {self.kind} could be made at {path}: {error.strerror}. Nothing was read or written. "
                    f"Point {self.variable} to a file in a folder that you may write to.",
                    ErrorKind.KEY_NOT_MADE,
                ) from error
        return self.load(path)

    def _refuse_shared(self, path: Path, status: os.stat_result) -> None:
        # Windows knows no such rights, and tells those of the owner for all.
        if sys.platform != "win32" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise InputError(
                f"The {self.kind} at {path} can be read by others than its owner. It was not used. "
                f"Run: chmod 600 {path}. {self.if_shared}",
                ErrorKind.KEY_SHARED,
            )

    def _parse(self, path: Path, text: str) -> bytes:
        found = re.fullmatch(rf"{self._header}\n([0-9a-f]{{64}})\n?", text)
        if not found:
            raise InputError(
                f"{path} is not {self._one}: it should hold the line “{self._header}” and 64 hexadecimal "
                "digits. It was left as it is. Restore it from your copy, or point to another file.",
                ErrorKind.KEY_DAMAGED,
            )
        return bytes.fromhex(found[1])

    def _create(self, path: Path) -> None:
        """Make the file, on the disk with all folders that are new; one that is there stays."""
        new = [folder for folder in path.parents if not folder.exists()]
        path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        secret = secrets.token_bytes(SECRET_BYTES)
        # Where another process made the secret first, its own holds.
        with suppress(FileExistsError):
            write_new_file(path, f"{self._header}\n{secret.hex()}\n".encode("ascii"))
        for folder in new:
            sync_folder(folder.parent)

    @property
    def _header(self) -> str:
        return f"lykta {self.kind} 1"

    @property
    def _one(self) -> str:
        return f"{'an' if self.kind[0] in 'aeiou' else 'a'} {self.kind}"
