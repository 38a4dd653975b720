"""What the repository promises about itself: reference up to date, locks clean, prompts sound."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml

import prompts
from data import catalogue
from docs.generate import PAGES
from tools._spec import Scheme

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("page", PAGES)
def test_generated_reference_is_up_to_date(page: str) -> None:
    assert (CHECKOUT / "docs" / page).read_text() == PAGES[page](), "run `make docs`"


def test_every_variable_that_is_read_is_in_the_reference() -> None:
    page = (CHECKOUT / "docs/reference/settings.md").read_text()
    told = set(re.findall(r"^\| `(\w+)`", page, re.M))
    read = {
        name
        for folder in ("agent", "data", "evals", "prompts", "tools")
        for path in (CHECKOUT / folder).rglob("*.py")
        for name in re.findall(r"\bQUINTILE_[A-Z_]+", path.read_text())
    }
    # The last is click's own, for completion in a shell.
    assert {name for name in told if name.startswith("QUINTILE_")} == read - {"QUINTILE_COMPLETE"}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_has_hashes_and_names_no_host(name: str) -> None:
    text = (CHECKOUT / name).read_text()
    pinned = re.findall(r"^[\w.\[\]-]+==", text, re.M)
    assert len(pinned) > 100
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text
    assert "index-url" not in text


def test_every_prompt_loads_and_its_variables_match() -> None:
    names = sorted(path.stem for path in (CHECKOUT / "prompts").glob("*.md"))
    assert names
    for name in names:
        prompt = prompts.load(name)
        text = prompt.render(**{variable: f"<{variable}>" for variable in prompt.variables})
        for variable in prompt.variables:
            assert f"<{variable}>" in text
        assert "{{" not in text


def test_prompt_refuses_missing_and_unknown_variables() -> None:
    with pytest.raises(prompts.UsageError, match="needs figures"):
        prompts.load("repair").render()
    with pytest.raises(prompts.UsageError, match="no prompt 'nothing'"):
        prompts.load("nothing")


def test_catalogue_names_every_segment_of_the_rules_and_no_other() -> None:
    for scheme in catalogue.schemes():
        rules = set(catalogue.segment_rules(scheme))
        assert rules == (set() if scheme == "clusters" else set(catalogue.segments(scheme)))
    assert set(get_args(Scheme)) == set(catalogue.schemes())
    named = {
        name
        for kind in catalogue.campaign_types().values()
        for name in (*kind.primary, *kind.secondary, *kind.avoid)
    }
    assert named <= set(catalogue.segments())


def test_a_segment_has_one_colour_and_no_other_of_its_scheme_has_it() -> None:
    colours = catalogue.colours()
    for scheme in catalogue.schemes():
        found = {name: entry.colour for name, entry in catalogue.segments(scheme).items()}
        assert found == {name: colours[name] for name in found}
        assert len(set(found.values())) == len(found)


def test_readme_shows_commands_that_exist() -> None:
    readme = (CHECKOUT / "README.md").read_text()
    help_text = subprocess.run(
        [sys.executable, "-m", "evals.cli.main", "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for command in set(re.findall(r"quintile ([a-z-]+)", readme)):
        assert re.search(rf"^  {command} ", help_text, re.M), command
    makefile = (CHECKOUT / "Makefile").read_text()
    for target in set(re.findall(r"make ([a-z]+)", readme)):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_yaml_of_the_catalogue_has_no_key_twice() -> None:
    for path in (CHECKOUT / "data/catalogue").glob("*.yaml"):
        entries = yaml.safe_load(path.read_text())
        if isinstance(entries, dict):  # settings, not a list of named things
            continue
        names = [entry["name"] for entry in entries]
        assert len(set(names)) == len(names), path.name


def test_no_yaml_says_a_key_twice() -> None:
    """The reader keeps the last one and says nothing."""
    packages = ("agent", "tools", "prompts", "data", "evals")
    files = [file for name in packages for file in (CHECKOUT / name).rglob("*.yaml")]
    assert len(files) > 40
    twice = {
        f"{file.relative_to(CHECKOUT)}: {key}" for file in files for key in _keys_said_twice(file)
    }
    assert not twice


def _keys_said_twice(file: Path) -> Iterator[str]:
    nodes = [yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            keys = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
            yield from (key for key, times in keys.items() if times > 1)
            nodes += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value


def test_design_notes_have_a_number_each_and_their_title_says_it() -> None:
    notes = sorted((CHECKOUT / "docs" / "design").glob("*.md"))
    numbers = [f"{number:03}" for number in range(1, len(notes) + 1)]
    assert [note.name[:3] for note in notes] == numbers
    for note, number in zip(notes, numbers, strict=True):
        assert note.read_text("utf-8").startswith(f"# {number} ")


def test_links_between_pages_lead_somewhere() -> None:
    pages = [CHECKOUT / "README.md", *(CHECKOUT / "docs").rglob("*.md")]
    lost = [
        f"{page.relative_to(CHECKOUT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert lost == []
