"""First names of adults, never with a surname."""

import tomllib
from importlib.resources import files

FIRST_NAMES: tuple[str, ...] = tuple(
    dict.fromkeys(
        tomllib.loads((files(__package__) / "data" / "names.toml").read_text(encoding="utf-8"))[
            "first"
        ].split()
    )
)
