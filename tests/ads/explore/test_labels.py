"""Names, tags and notes of networks: which stands, and on which network it is now."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import pyarrow as pa
import pytest

from lykta.ads.engine import DuckDBEngine
from lykta.ads.explore.labels import LONGEST_NAME, NetworkLabel, given_name, given_names, label_for, labels
from lykta.ads.explore.network import Stay
from lykta.ads.judgements import JudgementEntry, Label, Undoing
from lykta.ads.judgements.entries import LONGEST_NOTE, Act
from lykta.ads.result import Observation
from lykta.errors import InputError
from tests.ads.explore.network_tables import Made, laid_out

ADS = ("a0", "a1", "a2", "a3")


@contextmanager
def result(*networks: str, ended: Sequence[tuple[str, str]] = ()) -> Iterator[DuckDBEngine]:
    """A result whose ads a0, a1 and so on are in these networks."""
    with laid_out([Made(network=network) for network in networks]) as engine:
        engine.put("networks", pa.table({"network": sorted(set(networks))}))
        engine.put(
            "history",
            pa.table(
                {
                    "network": pa.array([name for name, _ in ended], pa.string()),
                    "event": pa.array(["ended"] * len(ended), pa.string()),
                    "other": pa.array([other for _, other in ended], pa.string()),
                }
            ),
        )
        yield engine


def log(*acts: Act) -> list[JudgementEntry]:
    return [JudgementEntry(number, f"2026-11-0{number}", "anna", act) for number, act in enumerate(acts, 1)]


def found(engine: DuckDBEngine, *acts: Act) -> dict[str, str]:
    return {network: label.name for network, label in labels(engine, log(*acts)).items()}


def test_the_latest_label_stands_and_an_empty_one_takes_it_away() -> None:
    with result("n0", "n0") as engine:
        one, other = Label("n0", ADS[:2], "the tour"), Label("n0", ADS[:2], "another", ("a", "b"), "why")
        assert labels(engine, log(one, other)) == {
            "n0": NetworkLabel("another", ("a", "b"), "why", "anna", "2026-11-02", 2)
        }
        assert found(engine, one, Label("n0", ADS[:2])) == {}


def test_undoing_a_label_brings_the_one_before_it_back() -> None:
    with result("n0", "n0") as engine:
        assert found(engine, Label("n0", ADS, "one"), Label("n0", ADS, "other"), Undoing(2)) == {"n0": "one"}


def test_a_label_stays_with_the_name_of_its_network_when_it_grows() -> None:
    with result("n0", "n0", "n0", "n0", "n0") as engine:
        assert found(engine, Label("n0", ADS[:1], "one")) == {"n0": "one"}


def test_a_label_goes_on_where_a_run_ended_its_network() -> None:
    with result("n1", "n1", ended=[("n0", "n1")]) as engine:
        assert found(engine, Label("n0", ADS[:2], "one")) == {"n1": "one"}


def test_where_judgements_regrouped_a_network_its_label_follows_most_of_the_ads() -> None:
    with result("n1", "n1", "n1", "n2") as engine:
        assert found(engine, Label("n0", ADS, "one")) == {"n1": "one"}


def test_a_label_of_a_network_that_fell_apart_is_on_none() -> None:
    with result("n1", "n1", "n2", "n2") as engine:
        assert found(engine, Label("n0", ADS, "one")) == {}
        assert found(engine) == {}


def test_what_is_typed_is_tidied() -> None:
    act = label_for("n0", ["b", "a"], name="  the   tour ", tags="new number,, tour , tour", note=" why\n")
    assert act == Label("n0", ("a", "b"), "the tour", ("new number", "tour"), "why")


@pytest.mark.parametrize(
    ("name", "tags", "note"),
    [
        ("x" * (LONGEST_NAME + 1), "", ""),
        ("", "x" * 31, ""),
        ("", ",".join(map(str, range(11))), ""),
        ("", "", "x" * (LONGEST_NOTE + 1)),
    ],
)
def test_what_is_too_long_is_refused(name: str, tags: str, note: str) -> None:
    with pytest.raises(InputError, match="At most"):
        label_for("n0", ADS, name=name, tags=tags, note=note)


def stay(place: str, ads: int) -> Stay:
    return Stay(place, ads, ((date(2026, 1, 1), ads),))


def test_a_network_is_given_a_name_from_what_was_observed() -> None:
    several = Observation("several names", '{"count":2,"names":[["Regina",7],["Eva",1]]}')
    name = given_name([several], [stay("Örebro", 5), stay("Kil", 1), stay("Malmö", 7)], ads=13)
    assert (name.persona, name.others, name.places) == ("Regina", True, ("Malmö",))
    assert name.more_places == 2


def test_two_places_are_both_named_in_the_order_in_which_they_appear() -> None:
    name = given_name([], [stay("Örebro", 5), stay("Malmö", 7)], ads=12)
    assert (name.places, name.more_places) == (("Örebro", "Malmö"), 0)


def test_networks_of_a_list_are_given_the_names_that_their_pages_have() -> None:
    ads = [Made(0, "Örebro", network="n1"), Made(3, "Malmö", network="n1"), Made(1, None, network="n2")]
    observed = pa.table(
        {
            "network": ["n1", "n2"],
            "kind": ["several names", "places"],
            "parameters": ['{"count":1,"names":[["Regina",2]]}', "{}"],
        }
    )
    with laid_out(ads) as engine:
        engine.put("observations", observed)
        engine.put("networks", pa.table({"network": ["n1", "n2"], "ads": [2, 1]}))
        found = given_names(engine, ["n1", "n2"])
    assert found["n1"] == given_name(
        [Observation("several names", observed["parameters"][0].as_py())],
        [stay("Örebro", 1), stay("Malmö", 1)],
        ads=2,
    )
    assert (found["n2"].persona, found["n2"].places) == ("", ())


def test_nothing_observed_gives_no_name() -> None:
    name = given_name([], [], ads=2)
    assert (name.persona, name.others, name.places) == ("", False, ())


def test_a_name_that_stands_in_fewer_than_half_of_the_ads_is_not_the_networks() -> None:
    several = Observation("several names", '{"count":3,"names":[["Nadia",4],["Regina",3],["Rose",1]]}')
    assert given_name([several], [], ads=8).persona == "Nadia"
    name = given_name([several], [stay("Kil", 1)], ads=9)
    assert (name.persona, name.others, name.names, name.places) == ("", False, 3, ("Kil",))
