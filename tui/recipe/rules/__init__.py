"""Every rule that judges a recipe for a project before anything is built, one subject a file."""

from collections.abc import Callable, Iterator

from tui.recipe.option import Situation
from tui.recipe.problem import Problem
from tui.recipe.rules.base import base
from tui.recipe.rules.cgo import cgo
from tui.recipe.rules.go import go
from tui.recipe.rules.main import main
from tui.recipe.rules.modules import modules
from tui.recipe.rules.runtime import runtime
from tui.recipe.rules.upx import upx

Rule = Callable[[Situation], Iterator[Problem]]

RULES: tuple[Rule, ...] = (main, go, modules, cgo, base, runtime, upx)
"""In the order on screen within a severity."""
