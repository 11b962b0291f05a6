"""The rules that check a recipe against a project before the build, one subject per file."""

from collections.abc import Callable, Iterator

from tui.checks.finding import Finding
from tui.checks.rules.base import base, commands
from tui.checks.rules.build_context import git_data, large_files
from tui.checks.rules.cgo import cgo, libc, libraries
from tui.checks.rules.env import env
from tui.checks.rules.extra_main import extra_main
from tui.checks.rules.files import embeds, runtime_files
from tui.checks.rules.generated import generated
from tui.checks.rules.go import cpu_limit, go
from tui.checks.rules.go_release import go_release
from tui.checks.rules.injection import injection
from tui.checks.rules.linker import linker
from tui.checks.rules.listen import loopback, low_port
from tui.checks.rules.main import main, nested
from tui.checks.rules.modules import modules, vendor
from tui.checks.rules.pin import pin
from tui.checks.rules.private import private
from tui.checks.rules.runtime import os_user, runtime
from tui.checks.rules.secret_files import secret_files
from tui.checks.rules.target import target
from tui.checks.rules.tests import tests
from tui.checks.rules.upx import upx
from tui.checks.rules.version import version
from tui.checks.rules.workspace import workspace
from tui.checks.rules.zones import zones
from tui.recipe.option import RecipeContext

Rule = Callable[[RecipeContext], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    main,
    extra_main,
    go,
    go_release,
    modules,
    workspace,
    vendor,
    private,
    embeds,
    generated,
    cgo,
    libc,
    libraries,
    target,
    base,
    commands,
    zones,
    runtime_files,
    secret_files,
    git_data,
    large_files,
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
