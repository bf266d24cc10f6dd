"""The operator's guide as a list of steps: its blocks of commands, each with what is said of running it.

Above each block stands a comment that readers do not see: `<!-- as: root -->`, and after semicolons

- `on: drill`, on the second machine of the drill; `on: SQLite` and `on: PostgreSQL`, where that is the
  database;
- `types: one / two`, what is typed where a passphrase is asked for;
- `when: words of a command`, only where this version has that command or option;
- `instead of: A; run: B; because: C`, one change to what is run, and why;
- `not run: why`, alone.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.project.tree import ROOT

PAGE: Final = ROOT / "docs/how-to/operate-the-consultation.md"

_BLOCK: Final = re.compile(r"(?:^<!-- (.+?) -->\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One block of the page: below which heading, on which line, its commands, and what is said of them."""

    section: str
    line: int
    text: str
    said: dict[str, str]

    @property
    def script(self) -> str:
        """What is run."""
        if "instead of" not in self.said:
            return self.text
        assert self.said["instead of"] in self.text, f"line {self.line}"
        return self.text.replace(self.said["instead of"], self.said["run"])

    @property
    def typed(self) -> str:
        """What is typed: a passphrase that is made up is asked for twice."""
        words = [word for word in self.said.get("types", "").split(" / ") if word]
        times = 2 if "keys custodian " in self.text else 1
        return "".join(f"{word}\n" * times for word in words)


def blocks(page: Path = PAGE) -> list[Block]:
    """Every block of the guide, in order."""
    text = page.read_text(encoding="utf-8")
    return [_block(text, found) for found in _BLOCK.finditer(text)]


def _block(text: str, found: re.Match[str]) -> Block:
    before = text[: found.start()]
    headings = re.findall(r"^## \d+\. (.+)$", before, re.MULTILINE)
    parts = re.split(r"; (?=[a-z ]+: )", found[1] or "")
    said = dict(part.partition(": ")[::2] for part in parts if part)
    return Block(headings[-1] if headings else "", before.count("\n") + 1, found[3], said)
