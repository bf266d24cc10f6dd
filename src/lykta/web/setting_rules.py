"""What a setting's value has to be, where its type does not say it all, and how a wrong one is told."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes, urlsplit

_HOST: Final = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9A-Fa-f:.]+\]")
_SERVER: Final = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>\d{1,5}))?")
_MAIL: Final = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+|[^<>\r\n]*<[^@\s<>,;]+@[^@\s<>,;]+>")
_LEAKED: Final = re.compile(rb"[0-9A-F]{40}(:\d+)?\r?\n?")
_UNESCAPED: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")

# How a value that has to look like a pattern is asked for.
_FORMS: Final = {
    "address": "https:// or http:// and a name, without a path or a slash at the end",
    "exit_address": "an address that begins with https://",
    "stamp_address": "an address that begins with https://",
    "oidc_issuer": "an address that begins with https://",
}
# By the kind of fault that the library names; braces stand for what it allows.
_ASKED_FOR: Final = {
    "bool_parsing": "yes or no",
    "bool_type": "yes or no",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "string_too_short": "{min_length} characters or more",
    "too_short": "{min_length} characters or more",
    "literal_error": "one of {expected}",
}


def require_host(name: str) -> str:
    """A host name as browsers send it; ValueError for an address with a scheme, a port or a path."""
    if not _HOST.fullmatch(name):
        raise ValueError(f"{name} is not a host name: write it without https://, port and path")
    return name


def require_mail_server(text: str) -> str:
    """A server with or without a port; ValueError where it is neither."""
    found = _SERVER.fullmatch(text)
    if text and (found is None or not 0 < int(found["port"] or 25) < 65_536):
        raise ValueError("write the server's name and port, such as mail.example.se:587")
    return text


def require_mail_address(text: str) -> str:
    """An e-mail address, with or without a name before it; ValueError where it is none."""
    if text and not _MAIL.fullmatch(text):
        raise ValueError(f"{text} is not an e-mail address")
    return text


def require_leaked_passwords(path: Path) -> Path:
    """A file whose first line is a hash; ValueError for one that is missing or holds something else."""
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    with path.open("rb") as file:
        first = file.readline(200)
    if not _LEAKED.fullmatch(first):
        raise ValueError(f"{path} does not hold SHA-1 sums in capital hexadecimal, one on each line")
    return path


def require_postgresql(address: str) -> str:
    """An address of PostgreSQL that is read as it was meant; ValueError, without a piece of it, for others.

    A character of a password that means something in an address would make a piece of it a host or a port,
    which the database's library names in its errors.
    """
    if not address.startswith("postgresql://"):
        raise ValueError("it must begin with postgresql://; for SQLite leave it out")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        port = -1
    if port == -1 or _is_ambiguous(address):
        raise ValueError(
            "it cannot be read as postgresql://user:password@host/name. In the password write @ / ? # % [ ] "
            "and blanks as %40 %2F %3F %23 %25 %5B %5D and %20"
        )
    return address


def _is_ambiguous(address: str) -> bool:
    parts = urlsplit(address)
    behind = (parts.path, parts.query)
    return (
        "#" in address
        or bool(_UNESCAPED.search(address))
        or any(sign.isspace() for sign in address)
        or parts.netloc.count("@") > 1
        or any("@" in part for part in behind)
        or not unquote_to_bytes(parts.path.strip("/"))
        or "/" in parts.path.strip("/")
    )


def describe_fault(fault: Mapping[str, Any]) -> str:
    """What is wrong with one setting, from what the library found, in words of our own."""
    name = str(fault["loc"][0]) if fault["loc"] else ""
    if fault["type"] == "string_pattern_mismatch" and name in _FORMS:
        return f"it has to be {_FORMS[name]}"
    if asked_for := _ASKED_FOR.get(fault["type"]):
        return f"it has to be {asked_for.format_map(fault.get('ctx', {}))}"
    return str(fault["msg"]).removeprefix("Value error, ")
