"""Every rule that judges a recipe for a project before anything is built, one subject a file."""

from collections.abc import Callable, Iterator

from tui.recipe.option import Situation
from tui.recipe.problem import Problem
from tui.recipe.rules.also import also
from tui.recipe.rules.base import base
from tui.recipe.rules.cgo import cgo
from tui.recipe.rules.env import env
from tui.recipe.rules.go import go
from tui.recipe.rules.injection import injection
from tui.recipe.rules.main import main
from tui.recipe.rules.modules import modules
from tui.recipe.rules.pin import pin
from tui.recipe.rules.runtime import runtime
from tui.recipe.rules.target import target
from tui.recipe.rules.upx import upx

Rule = Callable[[Situation], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    main,
    also,
    go,
    modules,
    cgo,
    target,
    base,
    runtime,
    env,
    pin,
    injection,
    upx,
)
"""In the order on screen within a severity."""
