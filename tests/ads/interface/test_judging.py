"""Judging, adding and handing over from Python."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pytest

import lykta
from lykta.ads.evidence.verifying import verify
from lykta.ads.judgements import Judgement, JudgementLog, log_beside
from lykta.ads.model import VERSION
from lykta.errors import InputError, ResultError


def network_of(result: lykta.Result, ad: str) -> str:
    members = result.members()
    return str(members.filter(pc.equal(members["ad_id"], ad))["network_id"][0].as_py())


def test_the_queue_asks_first_what_would_move_most(own_county: lykta.Result) -> None:
    queue = own_county.review_queue(10)
    assert 0 < queue.num_rows <= 10
    expected = queue["expected"].to_pylist()
    assert expected == sorted(expected, reverse=True)
    assert own_county.review_queue(3).equals(queue.slice(0, 3))


def between_networks(result: lykta.Result) -> dict[str, Any]:
    """The first of the queue whose ads are in two networks."""
    rows = result.review_queue(500).to_pylist()
    return next(row for row in rows if row["network_a"] != row["network_b"])


def test_a_judgement_is_kept_moves_networks_and_is_not_asked_again(own_county: lykta.Result) -> None:
    row = between_networks(own_county)
    entry = own_county.judge(row["ad_a"], row["ad_b"], "same", by=" A. N. ", why="Samma stavfel")
    assert (entry.number, entry.by) == (1, "A. N.")
    assert network_of(own_county, row["ad_a"]) == network_of(own_county, row["ad_b"])
    joined = own_county.network(network_of(own_county, row["ad_a"]))
    assert joined.template
    assert joined.counts.ads == joined.ads.num_rows
    pairs = [(each["ad_a"], each["ad_b"]) for each in own_county.review_queue(500).to_pylist()]
    assert (row["ad_a"], row["ad_b"]) not in pairs
    (told,) = own_county.judgements().to_pylist()
    assert (told["about"], told["verdict"], told["why"]) == ("link", "same", "Samma stavfel")
    assert sorted(told["ads"]) == sorted([row["ad_a"], row["ad_b"]])
    assert JudgementLog(log_beside(own_county.path)).entries == [entry]


@pytest.mark.parametrize("name", ["070-174 06 05", "eva@example.org", "Eva @eva_i_stan"])
def test_a_name_that_reads_as_a_contact_judges_nothing(own_county: lykta.Result, name: str) -> None:
    row = between_networks(own_county)
    with pytest.raises(InputError, match="The name of who judges reads as a phone number"):
        own_county.judge(row["ad_a"], row["ad_b"], "same", by=name)
    with pytest.raises(InputError, match="The name of who judges reads as a phone number"):
        own_county.undo(1, by=name)
    assert not JudgementLog(log_beside(own_county.path)).entries


def test_a_result_of_an_earlier_version_of_the_model_is_judged_and_read_as_before(
    own_county: lykta.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lykta.ads.model.VERSION", VERSION + 1)
    row = between_networks(own_county)
    own_county.judge(row["ad_a"], row["ad_b"], "same", by="A. N.")
    joined = network_of(own_county, row["ad_a"])
    assert joined == network_of(own_county, row["ad_b"])
    assert joined in own_county.networks()["network_id"].to_pylist()
    assert own_county.network(joined).template
    with pytest.raises(ResultError, match="ads relearn"):
        own_county.add(pa.table({"id": ["new"], "text": ["Hej"]}))


def test_a_network_whose_judgements_contradict_each_other_says_so(own_county: lykta.Result) -> None:
    first, second, third = (
        own_county.network(own_county.networks()["network_id"][0].as_py()).ads["ad_id"].to_pylist()[:3]
    )
    own_county.judge(first, second, "same", by="A. N.")
    own_county.judge(second, third, "same", by="A. N.")
    own_county.judge(first, third, "not", by="A. N.")
    view = own_county.network(network_of(own_county, first))
    (clash,) = view.caveats.contradictions
    assert {*clash.apart.ads} == {first, third}
    assert "Judgements contradict each other: " in str(view)
    assert "Judgements contradict each other: " in view._repr_html_()


def test_a_judgement_can_be_undone_and_stays_in_the_log(own_county: lykta.Result) -> None:
    before = own_county.members()
    row = between_networks(own_county)
    entry = own_county.judge(row["ad_a"], row["ad_b"], "same", by="A. N.")
    assert not own_county.members().equals(before)
    own_county.undo(entry.number, by="A. N.")
    assert own_county.members().sort_by("ad_id").equals(before.sort_by("ad_id"))
    assert own_county.judgements()["undone"].to_pylist() == [True]
    with pytest.raises(InputError, match="no entry 9"):
        own_county.undo(9, by="A. N.")


@pytest.mark.parametrize("number", [True, "1", 1.0, None])
def test_what_is_not_a_number_of_an_entry_undoes_nothing(own_county: lykta.Result, number: Any) -> None:
    row = between_networks(own_county)
    own_county.judge(row["ad_a"], row["ad_b"], "same", by="A. N.")
    with pytest.raises(InputError, match="number must be a whole number"):
        own_county.undo(number, by="A. N.")
    assert lykta.open_result(own_county.path).judgements().num_rows == 1


def test_the_number_of_an_entry_may_be_one_of_numpy(own_county: lykta.Result) -> None:
    row = between_networks(own_county)
    own_county.judge(row["ad_a"], row["ad_b"], "same", by="A. N.")
    own_county.undo(own_county.judgements()["number"].to_numpy()[0], by="A. N.")
    assert lykta.open_result(own_county.path).judgements()["undone"].to_pylist() == [True]


def test_analysts_who_differ_are_disputed_and_change_nothing(own_county: lykta.Result) -> None:
    before = own_county.members()
    row = own_county.review_queue(1).to_pylist()[0]
    own_county.judge(row["ad_a"], row["ad_b"], "same", by="A. N.")
    own_county.judge(row["ad_a"], row["ad_b"], "not", by="B. O.")
    assert own_county.judgements()["disputed"].to_pylist() == [True, True]
    assert own_county.members().sort_by("ad_id").equals(before.sort_by("ad_id"))


def test_a_network_that_is_judged_apart_is_gone(own_county: lykta.Result) -> None:
    name = own_county.networks()["network_id"][0].as_py()
    ads = own_county.network(name).ads["ad_id"].to_pylist()
    own_county.judge_network(name, "not", by="A. N.", why="Mallen är sajtens")
    assert own_county.judgements()["about"].to_pylist() == ["network"]
    assert len({network_of(own_county, ad) for ad in ads}) > 1
    with pytest.raises(InputError, match="no network"):
        own_county.judge_network(name, "not", by="A. N.")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"verdict": "perhaps"}, "A verdict is one of same, not, unsure"),
        ({"by": "  "}, "Say who judges"),
        ({"by": "A\nN"}, "Say who judges"),
        ({"why": "x" * 4001}, "more than 4,000 characters"),
        ({"why": "half a heart \ud83d"}, "why holds half a character"),
        ({"ad_b": "nobody's"}, "are not two ads"),
    ],
)
def test_what_is_no_judgement_is_refused_and_not_written(
    own_county: lykta.Result, change: dict[str, str], says: str
) -> None:
    asked = {"ad_a": "a00000000", "ad_b": "a00000001", "verdict": "same", "by": "A. N."} | change
    with pytest.raises(InputError, match=says):
        own_county.judge(**asked)  # type: ignore[arg-type]  # the verdict is the one to refuse
    assert own_county.judgements().num_rows == 0
    assert not log_beside(own_county.path).exists()


def test_what_is_added_comes_to_what_one_analysis_of_all_by_its_model_gives(
    county_file: Path, tmp_path: Path
) -> None:
    ads, key = pacsv.read_csv(county_file.with_name("ads.csv")), tmp_path / "key"
    out = tmp_path / "half.lykta"
    with (
        lykta.link(ads.slice(0, 300), out=out, key=key) as grown,
        lykta.link(ads, out=tmp_path / "whole.lykta", key=key, model=out) as whole,
    ):
        row = grown.review_queue(1).to_pylist()[0]
        grown.judge(row["ad_a"], row["ad_b"], "unsure", by="A. N.")
        assert grown.add(ads.slice(300)).ads == 600
        assert _parts(grown) == _parts(whole)
        assert grown.links().equals(whole.links())
        assert grown.judgements().num_rows == 1
        assert grown.review_queue(5).num_rows > 0


def _parts(result: lykta.Result) -> set[frozenset[str]]:
    """Which ads are together, whatever their networks are called."""
    together: dict[str, set[str]] = {}
    for row in result.members().to_pylist():
        together.setdefault(row["network_id"], set()).add(row["ad_id"])
    return {frozenset(ads) for ads in together.values()}


def test_ads_are_not_added_under_another_key(own_county: lykta.Result, tmp_path: Path) -> None:
    other = pa.table({"id": ["x"], "text": ["Hej du"]})
    with pytest.warns(UserWarning, match="A new contact key was made: .*another"):
        lykta.link(other, out=own_county.path.with_name("x.lykta"), key=tmp_path / "another").close()
    with (
        lykta.open_result(own_county.path, key=tmp_path / "another") as result,
        pytest.raises(InputError, match="key"),
    ):
        result.add(pa.table({"id": ["x"], "text": ["Hej du"]}))


def test_a_network_is_handed_over_as_a_folder_that_verifies(
    own_county: lykta.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    name = own_county.networks()["network_id"][0].as_py()
    made = own_county.evidence(name, tmp_path / "folder", by="A. N.", purpose="K 123-26, begärd av åklagaren")
    assert verify(made.folder).holds
    assert made.entry.number == 1
    with pytest.raises(InputError, match="there already"):
        own_county.evidence(name, tmp_path / "folder", by="A. N.", purpose="K 123-26, begärd av åklagaren")
    with pytest.raises(InputError, match="in words what the folder is for"):
        own_county.evidence(name, tmp_path / "other", by="A. N.", purpose="")


def test_a_temporary_result_hands_nothing_over_that_refers_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    ads = pa.table({"id": ["x", "y"], "text": ["Hej du, ring 070-174 06 05", "Hej du, ring 0701740605"]})
    with lykta.link(ads) as result:
        name = result.networks()["network_id"][0].as_py()
        with pytest.raises(InputError, match="This result is temporary"):
            result.evidence(name, tmp_path / "folder", by="A. N.", purpose="K 123-26, begärd av åklagaren")
        assert not result.judgements().num_rows
    assert not (tmp_path / "folder").exists()


def test_a_judgement_on_a_network_says_which(own_county: lykta.Result) -> None:
    network = own_county.networks()["network_id"][0].as_py()
    entry = own_county.judge_network(network, "same", by="A. N.")
    assert isinstance(entry.act, Judgement)
    assert entry.act.network == network
