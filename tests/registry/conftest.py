"""A Docker configuration of the tests' own: no login of the user's is read or sent."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def docker_config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the configuration file, which a test may write."""
    folder = tmp_path / "docker"
    folder.mkdir()
    (folder / "config.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))
    return folder / "config.json"
