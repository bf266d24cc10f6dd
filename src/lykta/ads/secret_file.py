"""Small files that hold one secret each: made once, read by their owner alone, never written over."""

import os
import re
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.errors import InputError

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
        """The 32 bytes; `InputError` when the file is missing, malformed or readable by others."""
        path = self.place(path)
        try:
            with path.open(encoding="ascii", errors="replace") as file:
                self._refuse_shared(path, os.fstat(file.fileno()))
                return self._parse(path, file.read(1000))
        except FileNotFoundError:
            raise InputError(
                f"There is no {self.kind} at {path}. Nothing was read or written. "
                f"Point {self.variable} to {self.if_missing}"
            ) from None

    def load_or_create(self, path: Path | None = None) -> bytes:
        """The same; made on first use. Of two who make it at once, the first one's holds."""
        path = self.place(path)
        if not path.exists():
            self._write(path, secrets.token_bytes(SECRET_BYTES))
        return self.load(path)

    def _refuse_shared(self, path: Path, status: os.stat_result) -> None:
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise InputError(
                f"The {self.kind} at {path} can be read by others than its owner. It was not used. "
                f"Run: chmod 600 {path}. {self.if_shared}"
            )

    def _parse(self, path: Path, text: str) -> bytes:
        found = re.fullmatch(rf"{self._header}\n([0-9a-f]{{64}})\n?", text)
        if not found:
            raise InputError(
                f"{path} is not {self._one}: it should hold the line “{self._header}” and 64 hexadecimal "
                "digits. It was left as it is. Restore it from your copy, or point to another file."
            )
        return bytes.fromhex(found[1])

    def _write(self, path: Path, secret: bytes) -> None:
        """Write the whole file beside its place, then give it its name unless another has it already."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(f"{self._header}\n{secret.hex()}\n")
                file.flush()
                os.fsync(file.fileno())
            _name(draft, path)
        finally:
            draft.unlink()

    @property
    def _header(self) -> str:
        return f"lykta {self.kind} 1"

    @property
    def _one(self) -> str:
        return f"{'an' if self.kind[0] in 'aeiou' else 'a'} {self.kind}"


def _name(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        # Another process made the secret first; its own holds.
        return
