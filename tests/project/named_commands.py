"""The commands of Lykta that a page names."""

import re
import shlex

# A whole line of a fenced block, with or without a prompt; a code span in the text.
_LINE = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?lykta((?: .*)?)$", re.MULTILINE)
_SPAN = re.compile(r"`(?:\.venv/bin/)?lykta((?: [^`\n]+)?)`")
_CONTINUED = re.compile(r"\s*\\\n\s*")


def named_commands(text: str) -> list[list[str]]:
    """The words after `lykta` for each command that a page names, in code spans and in fenced blocks."""
    joined = _CONTINUED.sub(" ", text)
    blocks = "\n".join(re.findall(r"^ *```.*?\n(.*?)^ *```", joined, re.MULTILINE | re.DOTALL))
    found = _LINE.findall(re.sub(r"^ +", "", blocks, flags=re.MULTILINE)) + _SPAN.findall(joined)
    return [shlex.split(words, comments=True) for words in found]
