"""Why a registry could not be read."""


class RegistryError(Exception):
    """What a registry, or the way to it, did not let us know.

    Attributes:
        message: what happened, and why.
        hint: what to do next.
        whole_host: whether asking the same host for something else would end the same way.
    """

    def __init__(self, message: str, hint: str, *, whole_host: bool = False) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint
        self.whole_host = whole_host


def garbage(host: str, what: str) -> RegistryError:
    """Return the error for an answer that says nothing sensible."""
    return RegistryError(
        f"What {host} answered is not what a registry answers: {what}.",
        "Look whether a proxy or a login page stands between, or ask again later.",
    )
