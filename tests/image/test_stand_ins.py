"""The local base images hold what the program says of the images that they stand for."""

from collections.abc import Iterator

import pytest

from tests.image.describe import PATHS, STAND_INS, Description, describe
from tui.catalog import load
from tui.dockerfile import parse
from tui.image import ImageModel, read
from tui.project.build_context import BuildContext

pytestmark = pytest.mark.docker

_GO_VERSION = "the program does not keep the variable, because its value is another in each patch release"
_BY_SSH = "openssh-client brings adduser, and the program says that Debian 13 has none"
_KNOWN = {
    ("golang:1.27-alpine", "variable GOLANG_VERSION"): _GO_VERSION,
    ("golang:1.27-bookworm", "variable GOLANG_VERSION"): _GO_VERSION,
    ("golang:1.27-trixie", "variable GOLANG_VERSION"): _GO_VERSION,
    **{
        ("golang:1.27-trixie", f"path {place}/{name}"): _BY_SSH
        for place in ("/sbin", "/usr/sbin")
        for name in ("adduser", "addgroup")
    },
}
"""Why an image differs from what the program says. An entry without a difference is a failure, too."""


@pytest.mark.parametrize("name", STAND_INS)
def test_an_image_holds_what_the_program_says_of_it(name: str) -> None:
    said = read(parse(f"FROM {name}\n"), BuildContext(), catalog=load())

    different = dict(_differences(said, describe(name)))

    unexpected = {subject: both for subject, both in different.items() if (name, subject) not in _KNOWN}
    assert not unexpected
    assert different.keys() == {subject for image, subject in _KNOWN if image == name}


def _differences(said: ImageModel, found: Description) -> Iterator[tuple[str, tuple[object, object]]]:
    """Yield a subject with what the program says and what the image has. What is said to be unknown is left out."""
    for path in PATHS:
        answer = said.files.find(path)
        if answer.cause is None and (answer.file is not None) != (path in found.paths):
            yield f"path {path}", (answer.file is not None, path in found.paths)
    config = said.config
    settings: dict[str, tuple[object, object]] = {
        "entrypoint": (config.entrypoint.words, found.entrypoint),
        "command": (config.command.words, found.command),
        "user": (config.user.text or "0", found.user or "0"),
        "directory": (config.directory, found.directory),
    }
    yield from ((subject, both) for subject, both in settings.items() if both[0] != both[1])
    for user in said.final.accounts.keys() | found.users.keys():
        ids = (said.final.accounts.get(user), found.users.get(user))
        if ids[0] != ids[1]:
            yield f"user {user}", ids
    variables = {name: variable.value.text for name, variable in config.environment.items()}
    for name in variables.keys() | found.environment.keys():
        values = (variables.get(name), found.environment.get(name))
        if values[0] != values[1]:
            yield f"variable {name}", values
