"""The command that runs an image as its trial run did."""

import shlex
from collections.abc import Iterable
from posixpath import basename


def run_line(
    image: str,
    *,
    ports: Iterable[str] = (),
    data: Iterable[str] = (),
    variables: Iterable[str] = (),
    client: str = "docker",
) -> str:
    """Return the command that runs an image with its ports published and its data in named volumes.

    Args:
        image: the reference of the image.
        ports: ports such as ``8080`` or ``5514/udp``.
        data: absolute paths that keep the program's data.
        variables: names of variables whose values the command takes from the shell's environment.
        client: the command-line client of the engine.
    """
    words = [client, "run", "--rm"]
    for port in ports:
        words += ["-p", f"{port.partition('/')[0]}:{port}"]
    name = basename(image.partition("@")[0]).partition(":")[0]
    for path in data:
        words += ["-v", f"{name}-{path.strip('/').replace('/', '-')}:{path}"]
    for variable in variables:
        words += ["-e", variable]
    return shlex.join([*words, image])
