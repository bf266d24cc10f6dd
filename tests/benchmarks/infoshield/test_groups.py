"""What InfoShield writes is read as groups of ads."""

from pathlib import Path

from benchmarks.infoshield.groups import first_step_groups, template_groups, together


def test_ads_of_one_template_are_a_group(tmp_path: Path) -> None:
    (tmp_path / "template_table.csv").write_text("LSH Label,Template #,ID\n1,1,a\n1,1,b\n1,2,c\n1,2,d\n")
    groups = template_groups(tmp_path)
    assert groups["a"] == groups["b"] != groups["c"] == groups["d"]


def test_an_ad_that_the_first_step_left_alone_is_in_no_group(tmp_path: Path) -> None:
    rows = 'id,text,LSH label\na,"two\nlines",7\nb,words,7\nc,others,-1\n'
    (tmp_path / "ads_full_LSH_labels.csv").write_text(rows)
    assert first_step_groups(tmp_path) == {"a": "7", "b": "7"}


def test_the_largest_part_of_a_template_is_told_with_its_strangers() -> None:
    groups = {"t1": "x", "t2": "x", "t3": "y", "stranger": "x"}
    assert together(groups, ["t1", "t2", "t3", "t4"]) == (2, 1)
    assert together({"stranger": "x"}, ["t1"]) == (0, 0)
