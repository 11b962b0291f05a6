"""Whatever a name or a value holds, it is refused with a reason or it means itself in the Dockerfile."""

import json
import shlex

import dockerfile
import pytest

from tests.support.samples import RICH
from tui.catalog import load
from tui.recipe import Layout, Private, Recipe, RecipeError, option
from tui.render import render
from tui.render.quoting import exec_form, quoted

HOSTILE = (
    "two words",
    'quo"te',
    "it's",
    "$HOME",
    "${HOME:-x}",
    "$(id)",
    "`id`",
    "[red]x[/red]",
    "back\\slash",
    "ends with \\",
    "# no comment",
    "a,b",
    "é 日本",
    "<<EOF",
    "&& rm -rf /",
    "a\nRUN evil",
    "a\r\nRUN evil",
    "a\u2028RUN evil",
    "\x1b[31mred",
    "\ud800",
    "{{ line }}",
    "'; RUN evil; '",
)
_WRITTEN = {
    "main": "./cmd/{}",
    "extra-main": "./cmd/{}",
    "ldflags": "-X 'main.x={}'",
    "tags": "{}",
    "version": "main.{}",
    "goprivate": "{}",
    "platforms": "linux/{}",
    "labels": "title={}",
    "env": "NAME={}",
    "workdir": "/{}",
    "copy": "{}",
    "pin": "{}",
    "args": "{}",
    "health": "{}",
    "user": "{}",
    "port": "{}",
    "base": "{}",
    "go": "{}",
}
"""How a hostile text is given to each option; as one word where the option takes a list."""

_LISTS = {"extra-main", "tags", "goprivate", "platforms", "labels", "env", "copy", "pin"}


def _commands(recipe: Recipe) -> list[str]:
    made = render(RICH, recipe, load())
    made.dockerfile.encode()
    assert "\x1e" not in made.dockerfile
    assert not [line for line in made.dockerignore.splitlines() if line.startswith("RUN")]
    return [step.cmd for step in dockerfile.parse_string(made.dockerfile)]


@pytest.mark.parametrize("form", list(Layout))
@pytest.mark.parametrize("option_id", sorted(_WRITTEN))
def test_a_hostile_value_adds_no_instruction(option_id: str, form: Layout) -> None:
    start = Recipe(
        main="./cmd/api", layout=form, private=Private.SSH, goprivate="git.example.com", test=False
    )
    changed = option(option_id)
    taken = 0
    for text in HOSTILE:
        value = _WRITTEN[option_id].format(text)
        try:
            recipe = changed.write(start, changed.text_of([value]) if option_id in _LISTS else value)
        except RecipeError as error:
            assert error.hint
            continue
        plain = changed.write(start, _PLAIN[option_id]) if option_id in _PLAIN else start
        assert _commands(recipe) == _commands(plain), (option_id, text)
        taken += 1
    assert taken > 0 or option_id in _STRICT


_PLAIN = {
    "labels": "title=x",
    "env": "NAME=x",
    "workdir": "/x",
    "copy": "x",
    "args": "x",
    "health": "x",
}
_STRICT = {"user", "port", "base", "go", "version", "platforms", "goprivate", "pin", "tags"}
"""Options that take no text of which only the quoting decides what it means."""


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isprintable()])
def test_a_value_arrives_as_it_was_written(text: str) -> None:
    recipe = Recipe(
        env=(f"NAME={text}",), args=shlex.quote(text), health=shlex.quote(text), layout=Layout.STAGED
    )
    steps = {step.cmd: step for step in dockerfile.parse_string(render(RICH, recipe, load()).dockerfile)}
    assert steps["CMD"].value == (text,)
    assert steps["HEALTHCHECK"].value == ("CMD", "/", text) or steps["HEALTHCHECK"].value[-1] == text
    assert steps["ENV"].value[1] == quoted(text)


def test_inside_docker_quotes_only_three_characters_mean_something_else() -> None:
    assert quoted('a\\b"c$d`e') == '"a\\\\b\\"c\\$d`e"'
    assert json.loads(exec_form(['"', "\\", "é"])) == ['"', "\\", "é"]


def test_a_suggested_file_with_an_odd_name_adds_no_instruction() -> None:
    recipe = Recipe(main="./cmd/api", copy=("a\nRUN evil", 'b"c', "d e"))
    assert _commands(recipe) == _commands(Recipe(main="./cmd/api", copy=("a", "b", "c")))
