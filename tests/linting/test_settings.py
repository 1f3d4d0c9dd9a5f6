"""What `[tool.kata.lint]` may hold, and which rules are applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.linting.chosen import chosen_rules
from checker.linting.errors import LintUseError
from checker.linting.settings import Settings, project_of
from checker.rules import all_rules
from tests.linting.project import write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ALL = [rule.name for rule in all_rules()]


def test_every_setting_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        "pyproject.toml",
        '[tool.kata.lint]\nselect = ["second-pool"]\nignore = ["bare-type"]\nexclude = ["old/"]\n'
        'markdown = true\nstrict = true\nbaseline = "old.json"\n',
    )
    project = project_of(tmp_path)
    assert project.folder == tmp_path
    assert project.settings == Settings(
        select=["second-pool"],
        ignore=["bare-type"],
        exclude=["old/"],
        markdown=True,
        strict=True,
        baseline="old.json",
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[tool.kata.lint]\nselct = []\n", "no setting `selct`. There are: select, ignore, exclude"),
        (
            '[tool.kata.lint]\nselect = "second-pool"\n',
            "`select` has to be a list of texts, not 'second-pool'.",
        ),
        ("[tool.kata.lint]\nignore = [1]\n", "`ignore` has to be a text, not 1."),
        ('[tool.kata.lint]\nstrict = "yes"\n', "`strict` has to be true or false, not 'yes'."),
        ("[tool.kata.lint]\nmarkdown = 1\n", "`markdown` has to be true or false, not 1."),
        ("[tool.kata.lint]\nbaseline = []\n", "`baseline` has to be a text, not []."),
        ("[tool.kata]\nlint = true\n", "`lint` has to be a table"),
        ("[tool]\nkata = 1\n", "`kata` has to be a table"),
        ("tool = 1\n", "`tool` has to be a table"),
        ("[[tool.kata.lint]]\n", "`lint` has to be a table"),
        ("[tool.kata.lint\n", "is not TOML: "),
        (b"name = '\xff'\n", "is not TOML: "),
    ],
)
def test_what_cannot_be_is_said_with_the_file(content: str | bytes, says: str, tmp_path: Path) -> None:
    file = write(tmp_path, "pyproject.toml", content)
    with pytest.raises(LintUseError) as raised:
        project_of(tmp_path)
    assert str(file) in str(raised.value)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_nearest_project_with_settings_counts(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, "pyproject.toml", "[tool.kata.lint]\nstrict = true\n")
    write(tmp_path, "service/pyproject.toml", "[project]\n")
    inner = tmp_path / "service" / "src"
    inner.mkdir()
    assert project_of(inner).folder == tmp_path
    assert project_of(inner).settings.strict
    write(tmp_path, "service/pyproject.toml", "[tool.kata.lint]\n")
    assert (project_of(inner).folder, project_of(inner).settings.strict) == (tmp_path / "service", False)


def test_without_settings_it_is_the_nearest_project_of_any_kind(tmp_path: Path) -> None:
    inner = tmp_path / "repository" / "service" / "src"
    inner.mkdir(parents=True)
    write(tmp_path, "pyproject.toml", "[tool.kata.lint]\nstrict = true\n")
    (tmp_path / "repository" / ".git").mkdir()
    assert project_of(inner).folder == tmp_path / "repository", "what is outside the repository is not asked"
    write(tmp_path, "repository/service/pyproject.toml", "[tool.kata.other]\n")
    assert project_of(inner).folder == tmp_path / "repository" / "service"
    assert project_of(inner).settings == Settings()


@pytest.mark.parametrize(
    ("settings", "select", "ignore", "chosen"),
    [
        (Settings(), [], [], ALL),
        (Settings(), ["second-pool", "bare-type", "second-pool"], [], ["second-pool", "bare-type"]),
        (Settings(), [], ["bare-type"], [name for name in ALL if name != "bare-type"]),
        (Settings(), ["second-pool", "bare-type"], ["bare-type"], ["second-pool"]),
        (Settings(select=["second-pool"]), [], [], ["second-pool"]),
        (Settings(select=["second-pool"]), ["bare-type"], [], ["bare-type"]),
        (Settings(ignore=["bare-type"]), [], [], [name for name in ALL if name != "bare-type"]),
        (Settings(ignore=["bare-type"]), ["bare-type"], [], ["bare-type"]),
        (Settings(select=["second-pool", "bare-type"]), [], ["bare-type"], ["second-pool"]),
    ],
)
def test_options_come_before_settings(
    settings: Settings, select: Sequence[str], ignore: Sequence[str], chosen: list[str]
) -> None:
    assert list(chosen_rules(settings, select=select, ignore=ignore)) == chosen


@pytest.mark.parametrize(
    ("settings", "select", "ignore", "says"),
    [
        (Settings(), ["second-poll"], [], "There is no rule 'second-poll'. The rules are: bare-type, "),
        (Settings(), [], ["second-poll"], "There is no rule 'second-poll'"),
        (Settings(select=["second-poll"]), [], [], "[tool.kata.lint]: There is no rule 'second-poll'"),
        (Settings(ignore=["second-poll"]), ["bare-type"], [], "[tool.kata.lint]: There is no rule"),
        (Settings(), ["bare-type"], ["bare-type"], "No rule is left to apply"),
        (Settings(select=[]), [], [], "No rule is left to apply"),
    ],
)
def test_rules_that_do_not_exist_are_said(
    settings: Settings, select: Sequence[str], ignore: Sequence[str], says: str
) -> None:
    with pytest.raises(LintUseError) as raised:
        chosen_rules(settings, select=select, ignore=ignore)
    assert says in str(raised.value)
