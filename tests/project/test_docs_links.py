"""Every link in the documents leads somewhere, and every page can be reached."""

import re
import tomllib
from pathlib import Path

from tests.project.tree import ROOT, documents, project_files, relative

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
# A file of the project named in the text as code, such as `tests/project/tree.py`.
_NAMED_FILE = re.compile(r"`((?:src|tests|docs|scripts|benchmarks|\.ci)/[\w./-]*[\w-])`")


def prose(text: str) -> str:
    """A page without its fenced code."""
    return _FENCE.sub("", text)


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings make."""
    headings = re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    """The links of a page that lead to another place in the project."""
    found = _LINK.findall(prose(page.read_text(encoding="utf-8")))
    return [link for link in found if not re.match(r"https?:|mailto:", link)]


def broken(page: Path, link: str) -> bool:
    """Whether a link's file is not there, or has no heading of that name."""
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.exists():
        return True
    return bool(anchor) and anchor not in anchors(target.read_text(encoding="utf-8"))


def test_every_link_leads_somewhere() -> None:
    assert [
        f"{relative(page)}: {link}" for page in documents() for link in links(page) if broken(page, link)
    ] == []


def test_every_file_named_in_the_documents_exists() -> None:
    named = {
        (relative(page), name)
        for page in documents()
        for name in _NAMED_FILE.findall(prose(page.read_text(encoding="utf-8")))
    }
    assert {(page, name) for page, name in named if not (ROOT / name).exists()} == set()


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        waiting += [
            (page.parent / link.partition("#")[0]).resolve() for link in links(page) if link[0] != "#"
        ]
    assert [relative(page) for page in documents() if page not in reached] == []


def test_every_picture_belongs_to_a_page() -> None:
    pictures = [path for path in project_files() if path.suffix in {".svg", ".png"} and "docs" in path.parts]
    shown = {(page.parent / link).resolve() for page in documents() for link in links(page)}
    site = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]
    shown.add(ROOT / site["docs_dir"] / site["theme"]["logo"])
    assert [relative(picture) for picture in pictures if picture not in shown] == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A page: here\n[a](page.md#a-page-here) [b](page.md#there) [c](gone.md) [d](#a-page-here)\n"
    )
    assert [link for link in links(page) if broken(page, link)] == ["page.md#there", "gone.md"]
