"""The guide can be read without the wizard: a list of its topics, and each topic."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.headless.conftest import Call
from tui.render.guide import Topic, parsed, topics

TOPICS = topics()
NAMES = [topic.name for topic in TOPICS]


def test_the_list_has_every_topic_with_its_summary(call: Call) -> None:
    said = call("help")
    assert (said.status, said.err) == (0, "")
    for topic in TOPICS:
        assert re.search(rf"^  {topic.name} +{re.escape(topic.summary)}$", said.out, re.M)
    assert NAMES[0] == "getting-started"
    assert len(set(NAMES)) == len(NAMES) >= 10


@pytest.mark.parametrize("topic", TOPICS, ids=NAMES)
def test_a_topic_has_a_title_a_summary_and_fits_80_columns(
    call: Call, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = call("help", topic.name)
    assert (said.status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == topic.title
    assert " ".join(lines[2:4]).startswith(topic.summary)
    assert topic.summary.endswith(".") and len(topic.summary) <= 80
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in said.out


@pytest.mark.parametrize("topic", TOPICS, ids=NAMES)
def test_a_topic_links_only_to_topics(topic: Topic) -> None:
    targets = re.findall(r"\]\((?!https:)([^)]+)\)", topic.text)
    assert {target.removesuffix(".md") for target in targets} <= set(NAMES)


def test_a_link_to_a_topic_is_printed_as_the_words_that_open_it(call: Call) -> None:
    assert "(settings.md)" not in call("help", "getting-started").out
    assert "help settings" in " ".join(call("help", "getting-started").out.split())


def test_an_unknown_topic_is_a_usage_error_that_names_the_topics(call: Call) -> None:
    said = call("help", "nonsense")
    assert said.status == 2
    assert said.complaint.startswith("The guide does not have a topic named 'nonsense'.")
    for name in NAMES:
        assert name in said.complaint


def test_the_name_of_a_verb_prints_its_help(call: Call) -> None:
    assert call("help", "build").out == call("build", "--help").out


def test_a_reader_that_went_away_is_no_failure() -> None:
    command = f"{sys.executable} -m tui help getting-started | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_file_of_the_users_own_replaces_a_topic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "sizes.md").write_text("# Ours\n\nHow we measure.\n")
    folders = (tmp_path, Path("templates"))
    monkeypatch.setattr("tui.render.guide.template_folders", lambda: folders)
    assert {topic.name: topic.title for topic in topics()}["sizes"] == "Ours"


@pytest.mark.parametrize("text", ["", "# Only a title", "\n\n\n"])
def test_an_unfinished_file_is_a_topic_without_words(text: str) -> None:
    assert parsed("draft", text).summary == ""
