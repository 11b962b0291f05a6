"""What a build downloads, and whether it uses TLS."""

from tui.project import GoProject
from tui.recipe.recipe import Recipe, Upx


def has_modules(project: GoProject) -> bool:
    """Return whether the build downloads modules. It does not without dependencies or with vendor/."""
    return project.has_dependencies and not project.vendored


def by_tls(project: GoProject, recipe: Recipe) -> bool:
    """Return whether a step of the build downloads over TLS.

    Modules and Alpine's packages use TLS. Debian's mirrors do not, because their packages are signed.
    """
    packages = recipe.builder == "alpine" and (
        recipe.cgo or recipe.upx is not Upx.NONE or bool(recipe.build_packages) or recipe.vcs
    )
    return has_modules(project) or packages or (bool(recipe.packages) and recipe.base.startswith("alpine"))
