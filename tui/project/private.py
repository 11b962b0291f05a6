"""Finds the modules that are not on the public proxy."""

import re
from collections.abc import Iterable

from tui.project.glob import match_name
from tui.project.gomod import GoMod, Require
from tui.project.model import Evidence
from tui.project.scripts import Script

_PRIVATE_ENDINGS = (
    ".corp",
    ".internal",
    ".intra",
    ".intranet",
    ".lan",
    ".local",
    ".localdomain",
    ".home",
    ".private",
)
_HOSTED = frozenset({"gitlab", "git", "gitea", "bitbucket", "stash", "ghe", "github"})
"""First labels of self-hosted servers of companies, such as ``gitlab.example.com``."""

_PUBLIC = frozenset(
    {
        "bitbucket.org",
        "git.mills.io",
        "git.sr.ht",
        "git.zx2c4.com",
        "gitea.com",
        "gitea.io",
        "github.com",
        "gitlab.com",
        "gitlab.alpinelinux.org",
        "gitlab.freedesktop.org",
        "gitlab.gnome.org",
        "gitlab.torproject.org",
        "git.torproject.org",
        "git.eclipse.org",
    }
)


_SETTING = re.compile(r"\b(?:GOPRIVATE|GONOPROXY|GONOSUMDB)[\"']?\s*[:= ]\s*[\"']?(?P<globs>[\w.*/,?-]+)")


def find_private_modules(
    gomod: GoMod, scripts: Iterable[Script], licensed: bool
) -> list[tuple[Require, tuple[Evidence, ...]]]:
    """Return the requirements that need credentials to download, each with the setting that proves it, if any.

    Modules in a script's ``GOPRIVATE`` are certain. Other modules are a cautious guess: names that only a private network
    can resolve, and names of self-hosted forges that are not public.

    Args:
        gomod: the requirements.
        scripts: the project's build scripts.
        licensed: whether the project has a licence. Then a ``GOPRIVATE`` that covers the project itself only bypasses
            the module proxy, which is usual in companies with public and private modules.
    """
    private: dict[str, Evidence] = {}
    for script in scripts:
        for match, proof in script.lines(_SETTING):
            for glob in match["globs"].split(","):
                private.setdefault(glob.strip("/"), proof)
    found = []
    if licensed:
        private = {glob: proof for glob, proof in private.items() if not _covers(glob, gomod.module)}
    for item in gomod.requires:
        proofs = tuple(proof for glob, proof in private.items() if glob and _covers(glob, item.module))[:1]
        if proofs or _is_private(item.module.partition("/")[0].partition(":")[0]):
            found.append((item, proofs))
    return found


def _covers(glob: str, module: str) -> bool:
    """Return whether a pattern matches the same number of leading elements of a path (``go help private``)."""
    wanted, given = glob.split("/"), module.split("/")
    return len(given) >= len(wanted) and all(match_name(*pair) for pair in zip(wanted, given, strict=False))


def _is_private(host: str) -> bool:
    if host in _PUBLIC or "." not in host:
        return False
    first, _, domain = host.partition(".")
    return host.endswith(_PRIVATE_ENDINGS) or (first in _HOSTED and "." in domain)
