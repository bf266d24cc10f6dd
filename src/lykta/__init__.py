"""Lykta: tools for a county's resource team against prostitution and trafficking for sexual purposes.

    import lykta

    result = lykta.link("ads.csv")        # or a pandas or polars DataFrame, or an Arrow table
    result.summary                        # from rows to advertisers
    result.networks()                     # an Arrow table
    result.network("n147878a793b0")       # template, contacts, journey, graph
    result.explain("a1", "a2")            # why two ads are linked, and what else may explain it

Beside the linkage of ads stand `lykta.law`, the legal check, and `lykta.deidentify`, which finds what in a
text may identify somebody. Errors are children of `lykta.errors.LyktaError`. Each part is loaded when it is
first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from lykta import errors
from lykta.version import __version__

if TYPE_CHECKING:
    from lykta.ads.interface import Result, link, open_result

__all__ = ["Result", "__version__", "errors", "link", "open_result"]

_INTERFACE: Final = frozenset({"Result", "link", "open_result"})
_PARTS: Final = frozenset({"deidentify", "law"})


def __getattr__(name: str) -> Any:
    if name in _INTERFACE:
        return getattr(import_module("lykta.ads.interface"), name)
    if name in _PARTS:
        return import_module(f"lykta.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_INTERFACE, *_PARTS})
