"""The rules that check a recipe against a project before the build, one subject per file."""

from collections.abc import Callable, Iterator

from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem
from tui.recipe.rules.base import base, commands
from tui.recipe.rules.cgo import cgo, libc, libraries
from tui.recipe.rules.env import env
from tui.recipe.rules.extra_main import extra_main
from tui.recipe.rules.files import embeds, runtime_files
from tui.recipe.rules.go import cpu_limit, go
from tui.recipe.rules.injection import injection
from tui.recipe.rules.linker import linker
from tui.recipe.rules.listen import loopback, low_port
from tui.recipe.rules.main import main, nested
from tui.recipe.rules.modules import modules, vendor
from tui.recipe.rules.pin import pin
from tui.recipe.rules.private import private
from tui.recipe.rules.runtime import os_user, runtime
from tui.recipe.rules.target import target
from tui.recipe.rules.tests import tests
from tui.recipe.rules.upx import upx
from tui.recipe.rules.version import version
from tui.recipe.rules.zones import zones

Rule = Callable[[RecipeContext], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    main,
    extra_main,
    go,
    modules,
    vendor,
    private,
    embeds,
    cgo,
    libc,
    libraries,
    target,
    base,
    commands,
    zones,
    runtime_files,
    runtime,
    os_user,
    loopback,
    low_port,
    env,
    pin,
    tests,
    linker,
    injection,
    version,
    upx,
    cpu_limit,
    nested,
)
"""Problems of the same severity are listed in this order."""
