"""What a build downloads, and over which road."""

from tui.project import GoProject
from tui.recipe.recipe import Recipe, Upx


def has_modules(project: GoProject) -> bool:
    """Return whether there are modules to download: not without dependencies, not with vendor/."""
    return project.has_dependencies and not project.vendored


def by_tls(project: GoProject, recipe: Recipe) -> bool:
    """Return whether a step of the build trusts certificates.

    Modules and Alpine's packages come by https; Debian's mirrors are spoken to without TLS, their packages are signed.
    """
    packages = recipe.builder == "alpine" and (recipe.cgo or recipe.upx is not Upx.NONE)
    return has_modules(project) or packages
