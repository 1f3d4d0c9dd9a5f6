"""A rule's page is its documentation, and its examples are run through it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checker.rules import NoSuchRuleError, all_rules, lint, page, rule

SECTIONS = ["What it does", "Why is this bad", "Example", "Use instead", "Known problems", "Since"]
NAMES = [each.name for each in all_rules()]


def code(name: str, section: str) -> str:
    body = page(name).split(f"## {section}\n")[1].split("\n## ")[0]
    (block,) = re.findall(r"```python\n(.*?)```", body, re.DOTALL)
    return str(block)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_has_its_sections_in_order(name: str) -> None:
    assert re.findall(r"^## (.*)$", page(name), re.MULTILINE) == SECTIONS


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_found_and_its_replacement_is_silent(name: str, tmp_path: Path) -> None:
    example, instead = tmp_path / "example.py", tmp_path / "instead.py"
    example.write_text(code(name, "Example"))
    instead.write_text(code(name, "Use instead"))
    assert {finding.rule for finding in lint([example]).findings} == {name}
    assert lint([instead]).findings == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_title_is_one_sentence(name: str) -> None:
    title = rule(name).title
    assert title.endswith(".")
    assert len(title) < 100


def test_a_rule_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(NoSuchRuleError, match=r"'writen-out-table'.*written-out-table"):
        rule("writen-out-table")


def test_a_rule_file_is_named_like_its_rule() -> None:
    folder = Path(lint.__code__.co_filename).parents[1]
    files = {file.stem.replace("_", "-") for file in folder.glob("*.py")} - {"--init--"}
    assert files == set(NAMES)
