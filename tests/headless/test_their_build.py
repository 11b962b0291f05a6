"""What a Dockerfile of somebody's own needs to be built is said as docker build takes it."""

import argparse
from pathlib import Path

import pytest

from tui.headless.their_build import add_their_flags, how_from
from tui.lab.secrets import SecretError
from tui.recipe import Recipe, RecipeError
from tui.recipe.recipe import Private


def _options(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_their_flags(parser)
    return parser.parse_args(words)


def test_arguments_and_secrets_reach_the_build(tmp_path: Path) -> None:
    file = tmp_path / "a,b"
    file.write_text("x")
    words = ["--build-arg", "A=1=2", "--build-arg", "B", "--secret", f'id=netrc,"src={file}"']
    how = how_from(_options(*words, "--platform", "linux/arm64"), Recipe(), {"B": "from outside"})
    assert how.build_args == {"A": "1=2", "B": "from outside"}
    assert (how.secrets, how.platform, how.ssh) == ({"netrc": file}, "linux/arm64", False)


def test_the_proposal_takes_the_secrets_of_the_same_name(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine example.com login a password b")
    proposal = Recipe(private=Private.NETRC)
    assert how_from(_options("--secret", f"id=netrc,source={file}"), proposal, {}).secrets == {"netrc": file}
    with pytest.raises(SecretError, match="cannot be read"):
        how_from(_options(), proposal, {"NETRC": str(tmp_path / "nowhere")})


def test_an_agent_that_is_not_there_cannot_be_forwarded() -> None:
    assert how_from(_options("--ssh"), Recipe(), {"SSH_AUTH_SOCK": "/run/agent"}).ssh
    with pytest.raises(SecretError, match="SSH_AUTH_SOCK"):
        how_from(_options("--ssh"), Recipe(), {})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--build-arg", "A"), "--build-arg: 'A' has no value. Use the form NAME=VALUE"),
        (("--build-arg", "=x"), "--build-arg: '=x' has no value."),
        (("--secret", "word"), "--secret: 'word' does not name a file. Use the form id=ID,src=FILE."),
        (("--secret", "id=word"), "does not name a file"),
        (("--secret", "id=word,env=WORD"), "does not name a file"),
    ],
)
def test_what_docker_would_not_take_is_told(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(RecipeError) as caught:
        how_from(_options(*words), Recipe(), {})
    assert said in str(caught.value)


def test_a_secret_whose_file_is_not_there_is_told() -> None:
    with pytest.raises(SecretError, match="The file /nowhere/word for secret word does not exist"):
        how_from(_options("--secret", "id=word,src=/nowhere/word"), Recipe(), {})
