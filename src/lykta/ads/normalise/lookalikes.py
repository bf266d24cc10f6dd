"""Letters of other scripts that pass for Latin ones, after folding (the idea of Unicode UTS #39)."""

from __future__ import annotations

from typing import Final

_CYRILLIC = dict(zip("асеорхуіјѕһԁԛԝкмтнвгьпи", "aceopxyijshdqwkmthbrbnu", strict=True))
# Of these, only letters that are drawn alike in lower case or in capitals stay; the rest only resemble.
_ONLY_RESEMBLE = "гьпи"
_GREEK = dict(zip("αορνικτυχεηγ", "aopviktuxeny", strict=True))
_OTHER = dict(zip("ıɡɑɩϲոսցօ", "igaicnugo", strict=True))

LATIN_LOOK_ALIKES: Final[dict[str, str]] = {
    look_alike: latin
    for look_alike, latin in (_CYRILLIC | _GREEK | _OTHER).items()
    if look_alike not in _ONLY_RESEMBLE
}
"""Folded letter of another script -> the Latin letter that it is drawn like, in lower case or in capitals."""
