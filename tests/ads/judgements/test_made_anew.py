"""Judgements stay when a result is made anew, but never on other ads."""

from collections.abc import Sequence
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from lykta.ads.adding import add
from lykta.ads.analysis import analyse
from lykta.ads.explore import Bench
from lykta.ads.judgements import JudgedLink, Judgement, JudgementLog, Verdict, log_beside
from lykta.ads.options import AnalysisOptions
from lykta.ads.watcher import Watcher
from lykta.errors import InputError, LyktaError, ResultError
from tests.ads.result.small_result import meta_table, open_elsewhere, write_small_result

MARCH = [
    "Hej, jag heter Mira och är ny i Karlstad.",
    "Trevligt sällskap i Arvika, ring gärna.",
    "Nu i Sunne.",
]
APRIL = ["Lugn och diskret i Malmö hela veckan.", "Jag talar engelska och rumänska.", "Nu i Sunne."]


def make(folder: Path, texts: Sequence[str], *, out: str = "county.lykta") -> Path:
    ads = folder / "ads.csv"
    rows = "".join(f"{number};{text}\n" for number, text in enumerate(texts, 1))
    ads.write_text(f"id;text\n{rows}", encoding="utf-8")
    analyse([str(ads)], out=folder / out, options=AnalysisOptions(key_file=folder / "key", threads=1))
    return folder / out


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    out = make(tmp_path, MARCH)
    JudgementLog(log_beside(out)).add(Judgement(JudgedLink("1", "2"), Verdict.SAME), by="Anna")
    return out


def test_other_ads_under_ids_that_were_judged_are_refused_and_all_stays(judged: Path) -> None:
    before, log = judged.read_bytes(), log_beside(judged).read_bytes()
    with pytest.raises(InputError, match=r"2 of 2 that were judged have another text \(such as 1, 2\)"):
        make(judged.parent, APRIL)
    assert (judged.read_bytes(), log_beside(judged).read_bytes()) == (before, log)
    assert sorted(path.name for path in judged.parent.iterdir()) == [
        "ads.csv", "county.judgements.jsonl", "county.lykta", "key",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "texts",
    [
        MARCH,
        [MARCH[0].replace("Karlstad", "Karlstad igen"), *MARCH[1:]],
        # None of the judged ones.
        ["", "", MARCH[2]],
        [MARCH[0], MARCH[1], APRIL[1]],
        [*MARCH, *APRIL],
    ],
)
def test_the_same_ads_and_others_beside_them_are_analysed_anew(judged: Path, texts: list[str]) -> None:
    make(judged.parent, texts)


def test_without_judgements_or_without_the_result_there_is_nothing_to_compare(judged: Path) -> None:
    log = log_beside(judged)
    log.rename(judged.with_suffix(".kept"))
    make(judged.parent, APRIL)


def test_a_result_that_another_program_has_open_is_not_replaced_unseen(judged: Path) -> None:
    before = judged.read_bytes()
    with open_elsewhere(judged), pytest.raises(LyktaError, match="another program has it open"):
        make(judged.parent, APRIL)
    assert judged.read_bytes() == before


def test_a_damaged_result_is_not_replaced_unseen(judged: Path) -> None:
    content = judged.read_bytes()[:-200_000]
    judged.write_bytes(content)
    with pytest.raises(LyktaError, match="damaged"):
        make(judged.parent, APRIL)
    assert judged.read_bytes() == content


def test_a_result_of_an_earlier_format_is_analysed_anew(judged: Path) -> None:
    judged.unlink()
    write_small_result(judged, meta=meta_table(format="4"))
    make(judged.parent, APRIL)


def test_a_link_to_a_result_stays_one_and_what_belongs_to_the_result_lies_beside_it(judged: Path) -> None:
    (judged.parent / "links").mkdir()
    link = judged.parent / "links" / "county.lykta"
    link.symlink_to(judged)
    options = AnalysisOptions(key_file=judged.parent / "key", threads=1)
    (judged.parent / "more.csv").write_text(f"id;text\n4;{APRIL[0]}\n5;\n", encoding="utf-8")
    assert add([str(judged.parent / "more.csv")], to=link, options=options).ads == 4
    analyse([str(judged.parent / "ads.csv")], out=link, options=options)
    with closing(Bench(link)) as bench, bench.reading() as opened:
        assert opened.summary.ads == 3
        assert len(opened.entries) == 1
    assert link.is_symlink()
    assert [path.name for path in link.parent.iterdir()] == ["county.lykta"]


def test_other_ads_are_refused_by_a_link_to_the_result_as_well(judged: Path) -> None:
    link = judged.with_name("link.lykta")
    link.symlink_to(judged.name)
    with pytest.raises(InputError, match="2 of 2 that were judged"):
        make(judged.parent, APRIL, out="link.lykta")


class Stages(Watcher):
    """Which stages began."""

    def __init__(self) -> None:
        self.begun: list[str] = []

    def stage_begins(self, name: str, total: int | None) -> None:  # noqa: ARG002 - as it is called
        self.begun.append(name)


@pytest.mark.parametrize("held", [True, False])
def test_a_log_or_a_result_that_cannot_be_read_is_told_before_any_ad_is_read(
    judged: Path, held: bool
) -> None:
    options, stages = AnalysisOptions(key_file=judged.parent / "key", threads=1), Stages()
    if not held:
        log_beside(judged).write_text("junk\n", encoding="utf-8")
    with (
        open_elsewhere(judged) if held else nullcontext(),
        pytest.raises(ResultError, match="another program has it open" if held else "line 1"),
    ):
        analyse([str(judged.parent / "ads.csv")], out=judged, options=options, watcher=stages)
    assert stages.begun == []


def test_a_key_that_cannot_be_read_is_told_before_any_ad_is_read(judged: Path) -> None:
    options, stages = AnalysisOptions(key_file=judged.parent, threads=1), Stages()
    with pytest.raises(InputError, match=r"The contact key at .* cannot be read: Is a directory"):
        analyse([str(judged.parent / "ads.csv")], out=judged, options=options, watcher=stages)
    assert stages.begun == []
