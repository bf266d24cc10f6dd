"""One idea has one term: who probably wrote an ad is its author, in code, documents and on every screen."""

import re

from tests.project.tree import documents, files, relative

# Other words for the author of ads. "Hand over" as an act is something else, and so is the column `hand` of
# TRUTH.csv, which people exchange.
OTHER_TERMS = re.compile(
    r"\b(?:same|one|two|three|several|another|other|different|which|small|large|largest|estimated|no)"
    r"[ _](?:hands?|writers?)\b(?! (?:over|it|them|on|in)\b)",
    re.IGNORECASE,
)
READ = (".py", ".html", ".js", ".po", ".toml", ".md")


def test_the_author_of_ads_has_no_other_name() -> None:
    folders = ("ads", "web/handbook", "web/training", "web/workbench")
    places = [
        each for name in folders for suffix in READ for each in files(suffix, under=f"src/lykta/{name}")
    ]
    places += [*files(".py", under="src/lykta/cli"), *files(".py", under="tests/ads"), *documents()]
    found = [
        f"{relative(path)}: {match.group()}"
        for path in places
        for match in OTHER_TERMS.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
