"""The steps that download, with access to private modules and through a company proxy."""

import shlex

from tui.frozen import dataclass
from tui.project import GoProject
from tui.recipe import Layout, Private, Recipe
from tui.recipe.downloads import by_tls, has_modules
from tui.recipe.packages import install
from tui.recipe.private import prefixes
from tui.render.programs import stamps

_BUNDLE = "/run/ca/all.pem"


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a RUN, with the name of its explanation and the ids of its options."""

    text: str
    why: str
    options: tuple[str, ...]


def secrets(project: GoProject, recipe: Recipe) -> Private:
    """Return the credentials for private modules. None where nothing is downloaded or secrets cannot be mounted."""
    if recipe.layout is not Layout.CACHED or not has_modules(project):
        return Private.NONE
    return recipe.private


def trusts_more(project: GoProject, recipe: Recipe) -> bool:
    """Return whether the build trusts one more CA certificate while it downloads."""
    return recipe.extra_ca and recipe.layout is Layout.CACHED and by_tls(project, recipe)


def git_tools(project: GoProject, recipe: Recipe) -> tuple[Part, ...]:
    """Return the step that adds git to the Alpine builder. The Debian builders have it."""
    private = secrets(project, recipe)
    if recipe.builder != "alpine" or (private is Private.NONE and not stamps(recipe)):
        return ()
    if private is Private.NONE:
        return packages_step(project, recipe, install("alpine", ["git"]), "vcs", ("vcs", "builder"))
    names = "git openssh-client" if private is Private.SSH else "git"
    return packages_step(
        project, recipe, f"apk add --no-cache {names}", "private-git", ("private", "builder")
    )


def git_rewrite(project: GoProject, recipe: Recipe) -> tuple[Part, ...]:
    """Return the step that makes git use ssh for private modules where Go uses https."""
    if secrets(project, recipe) is not Private.SSH:
        return ()
    commands = [
        f"git config --global url.{shlex.quote(f'ssh://git@{prefix}')}.insteadOf {shlex.quote(f'https://{prefix}')}"
        for prefix in prefixes(project, recipe.goprivate)
    ]
    last = len(commands) - 1
    return tuple(
        Part(f"{command}{'' if number == last else ' &&'}", "private-rewrite", ("private", "goprivate"))
        for number, command in enumerate(commands)
    )


def goprivate(project: GoProject, recipe: Recipe) -> str:
    """Return the variable that hides private modules from public services, or an empty string."""
    if secrets(project, recipe) is Private.NONE or not recipe.goprivate:
        return ""
    return f"GOPRIVATE={recipe.goprivate}"


def download_step(project: GoProject, recipe: Recipe) -> tuple[Part, ...]:
    """Return the step that downloads the modules.

    With a secret the modules are in the layer instead of a cache mount. A cache can be emptied while the layer stays
    cached, and a later step would then download without the secret.
    """
    mounts: list[Part] = []
    command = "go mod download"
    match secrets(project, recipe):
        case Private.NETRC:
            mounts.append(
                _mount("secret,id=netrc,target=/root/.netrc,required=true", "private-netrc", "private")
            )
        case Private.SSH:
            mounts.append(_mount("ssh,required=true", "private-ssh", "private"))
            mounts.append(
                _mount(
                    "secret,id=known_hosts,target=/root/.ssh/known_hosts", "private-known-hosts", "private"
                )
            )
            command = f'GIT_SSH_COMMAND="ssh -o StrictHostKeyChecking=accept-new" {command}'
    if not mounts and not trusts_more(project, recipe):
        mounts.append(_mount("cache,target=/go/pkg/mod", "cache-mounts", "layout"))
    why = "modules-in-layer" if keeps_modules(project, recipe) else "cache-mounts"
    return _step(
        project,
        recipe,
        mounts,
        command,
        why,
        ("private", "extra-ca") if why == "modules-in-layer" else ("layout",),
    )


def cache_mounts(project: GoProject, recipe: Recipe) -> tuple[Part, ...]:
    """Return the cache mounts of the steps that test and compile in the mounted layout. Others have none here."""
    if recipe.layout is not Layout.MOUNTED:
        return ()
    build = _mount("cache,target=/root/.cache/go-build", "cache-mounts", "layout")
    return (
        (_mount("cache,target=/go/pkg/mod", "cache-mounts", "layout"), build)
        if has_modules(project)
        else (build,)
    )


def keeps_modules(project: GoProject, recipe: Recipe) -> bool:
    """Return whether the downloaded modules are in a layer, because the download needs a secret."""
    return has_modules(project) and (
        secrets(project, recipe) is not Private.NONE or trusts_more(project, recipe)
    )


def packages_step(
    project: GoProject, recipe: Recipe, command: str, why: str, options: tuple[str, ...]
) -> tuple[Part, ...]:
    """Return a step that adds packages. Debian's packages are signed, so its mirrors do not use TLS."""
    if not command.startswith("apk"):
        return (Part(command, why, options),)
    return _step(project, recipe, [], command, why, options)


def _step(
    project: GoProject, recipe: Recipe, mounts: list[Part], command: str, why: str, options: tuple[str, ...]
) -> tuple[Part, ...]:
    before: list[Part] = []
    if trusts_more(project, recipe):
        mounts = [
            *mounts,
            _mount("secret,id=ca,required=true", "extra-ca", "extra-ca"),
            _mount("tmpfs,target=/run/ca", "extra-ca", "extra-ca"),
        ]
        join = f"cat /etc/ssl/certs/ca-certificates.crt /run/secrets/ca > {_BUNDLE} &&"
        trust = f"export SSL_CERT_FILE={_BUNDLE} GIT_SSL_CAINFO={_BUNDLE} &&"
        before = [Part(text, "extra-ca", ("extra-ca",)) for text in (join, trust)]
    return (*mounts, *before, Part(command, why, options))


def _mount(what: str, why: str, option: str) -> Part:
    return Part(f"--mount=type={what}", why, (option,))
