"""Every command and option that the documents name exists."""

from typing import Annotated

import cyclopts
import pytest

import lykta.cli
from tests.project.named_commands import named_commands
from tests.project.tree import documents, relative

# Every command takes these.
ASKS_FOR_TEXT = {"--help", "-h", "--version"}


def unknown_part(app: cyclopts.App, words: list[str]) -> str | None:
    """The first word of a command that the command line does not know, or nothing when it knows them all."""
    chain, apps, rest = app.parse_commands([word for word in words if word not in ASKS_FOR_TEXT])
    command = apps[-1]
    if command.default_command is None and any(not name.startswith("-") for name in command):
        # A group such as `lykta ads`: what follows it has to be one of its commands.
        return " ".join(["lykta", *chain, rest[0]]) if rest else None
    options = {name for argument in command.assemble_argument_collection() for name in argument.names}
    given = [word.partition("=")[0] for word in rest if word.startswith("--")]
    return next((word for word in given if word not in options), None)


def test_the_documents_name_only_commands_that_exist() -> None:
    app = getattr(lykta.cli, "app", None)
    if app is None:
        pytest.skip("the command line is not built yet")
    named = [
        (relative(page), words) for page in documents() for words in named_commands(page.read_text("utf-8"))
    ]
    found = [(page, unknown_part(app, words)) for page, words in named]
    assert [(page, unknown) for page, unknown in found if unknown] == []


@pytest.fixture
def app() -> cyclopts.App:
    app = cyclopts.App(name="lykta")
    ads = cyclopts.App(name="ads")
    app.command(ads)

    @ads.command
    def analyse(
        *files: str, out: str, columns: Annotated[tuple[str, ...], cyclopts.Parameter(name="--map")]
    ) -> None:
        raise AssertionError(files, out, columns)

    return app


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("ads analyse ads.csv --out r.lykta", None),
        ("ads analyse --map text=Annonstext", None),
        ("ads --help", None),
        ("ads analyse --help", None),
        ("", None),
        ("ads guess ads.csv", "lykta ads guess"),
        ("scrape", "lykta scrape"),
        ("ads analyse ads.csv --image x.png", "--image"),
    ],
)
def test_an_unknown_command_or_option_is_found(app: cyclopts.App, words: str, unknown: str | None) -> None:
    assert unknown_part(app, words.split()) == unknown


def test_commands_are_read_from_spans_and_fenced_blocks_and_nothing_else() -> None:
    page = (
        "Try `lykta ads show`, or `lykta`. The lykta ads are synthetic.\n"
        "```sh\n$ lykta ads analyse 'a b.csv' \\\n    --out r.lykta  # the result\nlykta-tool x\n```\n"
        "    lykta in the text\n"
    )
    assert named_commands(page) == [["ads", "analyse", "a b.csv", "--out", "r.lykta"], ["ads", "show"], []]
