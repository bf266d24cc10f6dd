"""`lykta ads show`: the networks of a result, or one of them."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.types import PositiveInt

from lykta.ads.result import Language, NetworkPage, Order, ResultFile
from lykta.cli.network_list import print_networks
from lykta.cli.network_screen import NetworkScreen
from lykta.cli.terminal import print_json, screen
from lykta.cli.words import WORDS

_LISTED = 20
_ADS_SHOWN = 5


def show(
    result: Path,
    network: str | None = None,
    /,
    *,
    sort: Order = "size",
    limit: PositiveInt | None = None,
    language: Language = "sv",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """List the networks of a result, or show one: its template, reasons, contacts, places and ads.

    Contacts are shown as pseudonyms. No order speaks of suspicion: a network is texts with one writer, and
    nothing here says more.

    Parameters
    ----------
    result
        A result file.
    network
        The id of a network, to see that one.
    sort
        Order of the list: most ads, first seen, last seen, most places.
    limit
        At most so many networks in the list (20 if not given), or ads of one network (5 if not given).
    language
        Language of what is shown.
    json
        Print as JSON.
    """
    with ResultFile(result) as opened:
        if network is None:
            _list(opened, sort=sort, limit=limit or _LISTED, language=language, json=json)
        else:
            _one(opened.network(network, examples=limit or _ADS_SHOWN), language=language, json=json)


def _list(result: ResultFile, *, sort: Order, limit: int, language: Language, json: bool) -> None:
    networks, total = result.networks(sort=sort, limit=limit), result.summary.networks
    if json:
        print_json({"networks": networks, "total": total})
        return
    words, console = WORDS[language], screen()
    print_networks(networks, total, words, console)
    console.print(f"\n{words.ending}")


def _one(page: NetworkPage, *, language: Language, json: bool) -> None:
    if json:
        print_json(page_as_json(page, language))
        return
    NetworkScreen(screen(), language).print_all(page)


def page_as_json(page: NetworkPage, language: Language) -> dict[str, object]:
    """One network by name, with tags in the place of contacts in its ads."""
    shown = asdict(page)
    for ad, row in zip(page.examples, shown["examples"], strict=True):
        del row["bare"], row["marks"]
        row["text"] = ad.text(language)
    return shown
