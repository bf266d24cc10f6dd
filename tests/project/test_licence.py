"""The licence is the whole EUPL 1.2, and everything says so."""

import re
import tomllib

from tests.project.tree import ROOT

LICENCE = (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_licence_has_its_fifteen_articles_in_order() -> None:
    numbers = [int(number) for number in re.findall(r"^(\d+)\.\s?[A-Z]", LICENCE, re.MULTILINE)]
    assert numbers == list(range(1, 16))


def test_the_licence_names_itself_and_ends_with_its_appendix() -> None:
    assert LICENCE.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    appendix = LICENCE.partition("Appendix\n")[2]
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in appendix
    assert LICENCE.rstrip().endswith("require the production of a new EUPL version.")


def test_the_package_and_the_readme_name_the_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "EUPL-1.2"
    assert "EUPL-1.2" in (ROOT / "README.md").read_text(encoding="utf-8")
