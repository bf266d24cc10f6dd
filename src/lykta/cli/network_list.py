"""The list of networks on the terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from lykta.ads.result import Network
from lykta.cli.terminal import day
from lykta.cli.words import Words


def print_networks(networks: Sequence[Network], total: int, words: Words, console: Console) -> None:
    """A table of some of the networks, and how many more there are."""
    if not networks:
        console.print(words.no_networks)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(words.networks, no_wrap=True)
    for heading in words.headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in (words.first, words.last):
        table.add_column(heading, no_wrap=True)
    for network in networks:
        counts = (network.ads, network.texts, network.contacts, network.personas, network.places)
        table.add_row(
            network.network,
            *(words.number(count) for count in counts),
            day(network.first_seen),
            day(network.last_seen),
        )
    console.print(table)
    if total > len(networks):
        console.print(words.more.format(words.number(total - len(networks))))
