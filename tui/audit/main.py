"""The program that a Dockerfile builds."""

from tui.audit.context import AuditContext


def main_of(context: AuditContext) -> str:
    """Return the main package that the Dockerfile builds, such as ``./cmd/api``, or an empty string."""
    build = context.reading.build
    if build is None:
        return ""
    known = {main.path for main in context.project.mains}
    for package in build.packages:
        path = f"{build.command.folder}/{package}" if build.command.folder not in {"", "/"} else package
        path = path.removesuffix("/...").removeprefix(f"{context.project.module}/")
        if path.endswith(".go"):
            path = path.rpartition("/")[0] or "."
        # the build context can be the directory above the module
        path = path.removeprefix("./").removeprefix(f"{context.project.root.name}/")
        path = path.removeprefix("./").rstrip("/").removesuffix("/.")
        for candidate in (f"./{path}", path or "."):
            if candidate in known:
                return candidate
    return ""
