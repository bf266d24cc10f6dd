"""The page of settings names every setting with its default, and no other."""

import re

from lykta.web.configuration import PREFIX, Configuration
from tests.project.tree import ROOT

PAGE = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(LYKTA_[A-Z_]+)` \| ([^|]*) \|", PAGE, re.MULTILINE))


def shown(default: object) -> str:
    if default in (None, "", ()):
        return "none"
    if isinstance(default, bool):
        return f"`{'yes' if default else 'no'}`"
    return f"`{','.join(default)}`" if isinstance(default, tuple) else f"`{default}`"


def test_the_page_has_a_row_for_every_setting_with_its_default() -> None:
    assert {
        f"{PREFIX}{name.upper()}": shown(field.default) for name, field in Configuration.model_fields.items()
    } == ROWS
