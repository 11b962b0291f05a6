"""What a request asks for stands on the command line of buildx."""

from pathlib import Path
from typing import Any

from tui.engine.buildx import arguments, hidden_arguments
from tui.engine.engine import BuildRequest


def _words(**asked: Any) -> list[str]:
    request = BuildRequest(context=Path("p"), dockerfile="", dockerignore="", tag="t", **asked)
    return arguments(request, Path("f"), Path("i"), "default")


def test_secrets_are_named_by_id_and_file() -> None:
    words = _words(secrets={"netrc": Path("/home/me/.netrc"), "ca": Path('/odd, "dir"/ca.pem')})
    assert [words[at + 1] for at, word in enumerate(words) if word == "--secret"] == [
        "id=netrc,src=/home/me/.netrc",
        'id=ca,"src=/odd, ""dir""/ca.pem"',
    ]


def test_the_agent_is_forwarded_on_request_only() -> None:
    assert "--ssh" not in _words()
    words = _words(ssh=True)
    assert words[words.index("--ssh") + 1] == "default"


def test_the_value_of_a_build_argument_is_not_in_the_process_list() -> None:
    words = _words(build_args={"TOKEN": "s3cret", "HTTP_PROXY": "http://proxy", "DOCKER_HOST": "x"})
    assert [words[at + 1] for at, word in enumerate(words) if word == "--build-arg"] == [
        "TOKEN",
        "HTTP_PROXY=http://proxy",
        "DOCKER_HOST=x",
    ]
    request = BuildRequest(
        context=Path("p"),
        dockerfile="",
        dockerignore="",
        tag="t",
        build_args={"TOKEN": "s3cret", "PATH": "/x"},
    )
    assert hidden_arguments(request) == {"TOKEN": "s3cret"}
