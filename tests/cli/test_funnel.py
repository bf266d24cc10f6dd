"""The way from rows to advertisers."""

import io
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from lykta.ads.result import Summary
from lykta.cli.ads_analyse import print_funnel, print_notes, print_rows
from tests.ads.result.small_result import SUMMARY


def shown(summary: Summary) -> str:
    out = io.StringIO()
    print_funnel(summary, Console(file=out, width=100))
    return " ".join(out.getvalue().split())


def test_the_advertisers_are_a_range_of_estimates() -> None:
    assert "advertisers, estimated 2 to 4 █" in shown(SUMMARY)
    assert "advertisers, estimated 4 █" in shown(replace(SUMMARY, advertisers_low=4))


def test_an_advertiser_is_said_to_be_no_person() -> None:
    assert "not a person, not a victim" in shown(SUMMARY)


def test_networks_and_ads_alone_make_up_all_ads() -> None:
    assert "Networks: 2, with 5 ads. Ads that stand alone: 1." in shown(SUMMARY)


def test_what_was_kept_from_linking_is_told() -> None:
    assert "not alike: 1; texts that unrelated advertisers use word for word: 1" in shown(SUMMARY)
    assert "Kept from linking" not in shown(replace(SUMMARY, hubs=0, stock_texts=0))


def test_ads_that_say_too_little_are_told_where_there_are_some() -> None:
    told = "2 of 6 ads say next to nothing beyond standard wording; their text links nobody."
    assert told in shown(SUMMARY)
    assert "standard wording" not in shown(replace(SUMMARY, stock_ads=0))


def test_it_is_told_where_the_weights_come_from() -> None:
    assert "documented weights, fitted on nine sets of real texts of other kinds, not on this file" in shown(
        SUMMARY
    )
    assert "learnt from this file; on contacts kept aside they are off by 0.012" in shown(
        replace(SUMMARY, learnt=True, calibration_error=0.0123)
    )


def test_rows_are_told_with_where_the_rejected_ones_lie() -> None:
    out = io.StringIO()
    print_rows(SUMMARY, Path("r.rejected.csv"), Console(file=out, width=100))
    assert "Rows: 8 in = 7 kept + 1 rejected (whole, with the reason, in r.rejected.csv)" in out.getvalue()


def test_a_note_cannot_steer_the_terminal() -> None:
    out = io.StringIO()
    print_notes(["evil\x1b[2J.csv: [red]1[/red] blank lines"], Console(file=out, width=100))
    assert "evil\ufffd[2J.csv: [red]1[/red] blank lines" in out.getvalue()
