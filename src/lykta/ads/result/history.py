"""What happened to a network since it began, and where one that ended went on."""

from typing import Final

from lykta.ads.engine import Engine
from lykta.ads.result.values import Happening

# What began comes first in its run, and what ended last; others stand by what they brought.
_ORDER: Final = ("began", "split", "joined", "received", "grew", "gave", "ended")
_HISTORY: Final = """
SELECT run, "at", event, other, came, went, ads FROM history WHERE network = ?
ORDER BY run, list_position(?, event), came + went DESC, other NULLS LAST
"""
_ENDED_IN: Final = "SELECT other FROM history WHERE network = ? AND event = 'ended'"


def read_history(engine: Engine, name: str) -> list[Happening]:
    """All that happened to a network of this name, the oldest first; nothing where there never was one."""
    rows = engine.arrow(_HISTORY, [name, list(_ORDER)]).to_pylist()
    return [Happening(**row) for row in rows]


def goes_on_in(engine: Engine, name: str) -> str | None:
    """The network in which most ads of one that ended are now, by as many steps as there are.

    None where there never was a network of this name, where it is there still, or where its ads are alone.
    """
    found = None
    # A name is never used again, so that the way has an end.
    while ended := engine.arrow(_ENDED_IN, [name])["other"].to_pylist():
        if ended[0] is None:
            return None
        name = found = str(ended[0])
    return found
