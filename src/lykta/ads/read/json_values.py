"""One JSON line as the fields of an ad."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from lykta.ads.read.extra import extra_of
from lykta.ads.read.json_keys import JsonKeys

_HALF_CHARACTERS: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class JsonAd:
    """The values of one object: by field, and the rest as JSON text; `mended` counts half characters
    replaced.
    """

    fields: dict[str, str | None]
    extra: str | None
    mended: int


def parse_object(text: str) -> dict[str, Any]:
    """Read one line as a JSON object; ValueError when it is anything else."""
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - to the reader of the file it is a wrong value
    return value


def to_ad(text: str, keys: JsonKeys) -> JsonAd:
    """Sort the values of a line's object into fields and the rest; ValueError when it is not JSON."""
    fields: dict[str, str | None] = {}
    rest: dict[str, Any] = {}
    for key, value in parse_object(text).items():
        field = keys.field_of(key)
        if field is None:
            rest[key] = value
        else:
            fields[field] = _as_text(value, only_scalars=field in {"id", "text"})
    # Half characters come from escapes alone, because the line itself was decoded.
    return _mended(fields, extra_of(rest)) if "\\u" in text else JsonAd(fields, extra_of(rest), 0)


def _as_text(value: Any, *, only_scalars: bool) -> str | None:
    """Write a value as text; a list or an object as JSON, unless it stands where only an id or a text can."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None if only_scalars else json.dumps(value, ensure_ascii=False)


def _mended(fields: dict[str, str | None], extra: str | None) -> JsonAd:
    """Replace half characters (`\\ud83d` alone), which no UTF-8 can hold; an id that has one is no id."""
    mended = 0
    for field, value in fields.items():
        if value is not None and not value.isascii() and _HALF_CHARACTERS.search(value):
            fields[field] = None if field == "id" else _HALF_CHARACTERS.sub("\ufffd", value)
            mended += 1
    if extra is not None and not extra.isascii() and _HALF_CHARACTERS.search(extra):
        extra, mended = _HALF_CHARACTERS.sub("\ufffd", extra), mended + 1
    return JsonAd(fields, extra, mended)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse)
