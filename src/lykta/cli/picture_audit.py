"""`lykta picture audit`: the attack alone, on an edition that is written."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lykta.cli.terminal import print_json, screen
from lykta.picture.attack import Attack, Inferred, attack
from lykta.picture.stored import edition_in


def audit(
    edition: Path,
    /,
    *,
    earlier: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Attack an edition as a reader could who knows the rules; exit 1 when a hidden number can be inferred.

    Parameters
    ----------
    edition
        The folder of an edition.
    earlier
        The folder of an earlier edition, to be attacked together with it; once for each.
    json
        Print what was found as JSON.
    """
    found = sorted((edition_in(folder) for folder in (*earlier, edition)), key=lambda each: each[1])
    result = attack([each for each, _, _ in found])
    if json:
        print_json(_as_json(result))
    else:
        _print(result)
    return 0 if result.failed else 1


def _print(result: Attack) -> None:
    console = screen()
    for each in result.inferred:
        console.print(f"{_name(each)}: between {each.low} and {each.high}", soft_wrap=True)
    ending = "None can be inferred." if result.failed else "Do not publish this edition."
    console.print(
        f"Hidden numbers: {result.hidden:,}; solved: {result.solved}; known not to be none: "
        f"{result.proved_non_zero}; known too closely: {len(result.inferred)}. {ending}",
        soft_wrap=True,
    )


def _name(each: Inferred) -> str:
    of = each.quantity
    years = str(of.first) if of.first == of.last else f"{of.first}-{of.last}"
    return " ".join((of.measure, years, of.place, *(f"{name}={code}" for name, code in of.attributes)))


def _as_json(result: Attack) -> dict[str, object]:
    return {
        "passed": result.failed,
        "hidden": result.hidden,
        "solved": result.solved,
        "proved_non_zero": result.proved_non_zero,
        "assumption": result.assumption.name.lower(),
        "inferred": [
            {"quantity": _name(each), "low": each.low, "high": each.high} for each in result.inferred
        ],
    }
