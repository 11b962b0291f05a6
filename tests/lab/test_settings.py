"""What the user was asked once is remembered, and a broken file is as if nobody had been asked."""

from pathlib import Path

import pytest

from tui.lab.files.settings import Settings, default_path, load_settings, save_settings


def test_an_answer_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.toml"
    assert load_settings(path) == Settings(background_lab=False)
    assert save_settings(Settings(background_lab=True), path) == ""
    assert load_settings(path).background_lab
    assert save_settings(Settings(), path) == ""
    assert not load_settings(path).background_lab
    assert [found.name for found in path.parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize("text", ["background_lab = 1", "background_lab = 'yes'", "= broken", "\x00", ""])
def test_what_cannot_be_read_is_off(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    assert load_settings(path) == Settings()


def test_where_nothing_can_be_written_it_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = save_settings(Settings(background_lab=True), tmp_path / "file" / "settings.toml")
    assert "settings.toml cannot be written: " in said


def test_it_lies_in_the_users_configuration(own_home: Path) -> None:
    assert default_path().is_relative_to(own_home)
