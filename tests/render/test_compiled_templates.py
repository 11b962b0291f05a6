"""Templates are compiled once, as long as there is a place to keep them."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from tui.render.templates import Compiled


def _rendered(folder: Path, text: str) -> str:
    environment = Environment(
        loader=DictLoader({"x": text}), bytecode_cache=Compiled(folder), autoescape=True
    )
    return environment.get_template("x").render(name="y")


def test_a_compiled_template_is_kept_and_another_text_makes_it_anew(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "templates"
    assert _rendered(folder, "FROM {{ name }}") == "FROM y"
    [kept] = folder.iterdir()
    before = kept.read_bytes()
    assert _rendered(folder, "FROM {{ name }}") == "FROM y"
    assert kept.read_bytes() == before
    assert _rendered(folder, "RUN {{ name }}") == "RUN y"
    assert kept.read_bytes() != before


def test_without_a_place_to_keep_it_a_template_is_still_filled(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert _rendered(blocked / "templates", "FROM {{ name }}") == "FROM y"


@pytest.mark.parametrize("share", [0.0, 0.05, 0.1, 0.5, 0.9])
def test_what_is_kept_but_broken_is_made_anew(tmp_path: Path, share: float) -> None:
    _rendered(tmp_path, "FROM {{ name }}")
    [kept] = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: int(len(whole) * share)])
    assert _rendered(tmp_path, "FROM {{ name }}") == "FROM y"
    assert kept.read_bytes() == whole
