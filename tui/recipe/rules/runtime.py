"""Who the program runs as, and where it listens."""

from collections.abc import Iterator
from dataclasses import replace

from tui.recipe.option import Situation
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Form


def runtime(situation: Situation) -> Iterator[Problem]:
    """Yield what speaks against a recipe: who the program runs as, and where it listens."""
    project, recipe = situation.project, situation.recipe
    root = recipe.user.startswith("0:")
    if root and recipe.form is not Form.NAIVE:
        yield Problem(
            "root",
            Severity.WARNING,
            "user",
            "The program runs as root: whoever breaks into it owns the container.",
            fix=replace(recipe, user="65532:65532"),
            fix_label="run as 65532",
        )
    if recipe.port is not None and recipe.port < 1024 and not root:
        yield Problem(
            "low-port",
            Severity.WARNING,
            "port",
            f"Port {recipe.port} is below 1024: Docker lets any user bind it, Kubernetes and older engines do not.",
            project.where("ports"),
        )
    if project.ports and all(port.loopback for port in project.ports):
        yield Problem(
            "loopback",
            Severity.WARNING,
            "port",
            "The program listens on loopback only: a published port would answer nobody. Make it listen on all addresses.",
            project.where("ports"),
        )
