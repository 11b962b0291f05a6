"""Modules that the public proxy will not have."""

from collections.abc import Iterable

from tui.project.gomod import Require

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
"""First labels of hosts that companies run for themselves, such as ``gitlab.example.com``."""

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


def private_modules(requires: Iterable[Require]) -> list[Require]:
    """Return the requirements that need credentials to download, as far as their host tells.

    A guess on the safe side: names that only a private network can resolve, and hosts named like a self-hosted
    forge that is not one of the public ones.
    """
    return [item for item in requires if _is_private(item.module.partition("/")[0].partition(":")[0])]


def _is_private(host: str) -> bool:
    if host in _PUBLIC or "." not in host:
        return False
    first, _, domain = host.partition(".")
    return host.endswith(_PRIVATE_ENDINGS) or (first in _HOSTED and "." in domain)
