"""Reading a large tree: against ``go list -e -deps`` on the same tree, cold and with the cache, in a terminal, in memory.

The tree is the directory that GODOCK_BENCH_TREE names, or one of 5,000 packages that is generated for the purpose.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.figure import Figure, ratio
from tests.bench.start import seconds_to

_RUNS = 3
_PACKAGES = 5_000
_REACHED = 1_500
"""Packages of the generated tree that its program imports, directly or not: as many as a large server's."""

_OFFLINE = {
    "GOPROXY": "off",
    "GOTOOLCHAIN": "local",
    "GOFLAGS": "-buildvcs=false -mod=readonly",
    "GOWORK": "off",
    "CGO_ENABLED": "1",
}
_BODY = """
// Work%(number)d does what code in a large tree does: it calls, branches and formats.
func Work%(number)d(name string, count int) (string, error) {
	if name == "" || count < 0 {
		return "", errors.New("nothing to do")
	}
	parts := make([]string, 0, count)
	for index := 0; index < count; index++ {
		switch {
		case index %% 3 == 0:
			parts = append(parts, fmt.Sprintf("%%s-%%d", name, index))
		default:
			parts = append(parts, strings.ToUpper(name))
		}
	}
	return strings.Join(parts, ","), nil
}
"""


def figures() -> list[Figure]:
    """Read the tree in turns with ``go list``."""
    with tempfile.TemporaryDirectory(prefix="godock-bench-") as home:
        named = os.environ.get("GODOCK_BENCH_TREE")
        tree = Path(named) if named else generate(Path(home) / "tree")
        files = sum(1 for _ in tree.rglob("*.go"))
        cold, warm = list[float](), list[float]()
        memory, theirs = [], []
        for turn in range(_RUNS):
            environ = {**os.environ, "XDG_CACHE_HOME": f"{home}/cache{turn}"}
            for kept in (cold, warm):
                seconds, peak = _run([sys.executable, "-m", "tui", "inspect", str(tree), "--json"], environ)
                kept.append(seconds)
                memory.append(peak)
            if shutil.which("go") is not None:
                theirs.append(
                    _run(["go", "list", "-e", "-deps", "./..."], {**os.environ, **_OFFLINE}, tree)[0]
                )
        how = f"{files:,} Go files, {_RUNS} runs in turns"
        found = [
            Figure(
                "inspect, cold", min(cold) * 1000, "ms", None, f"no cache of ours, the disk's is warm; {how}"
            ),
            Figure("inspect, again", min(warm) * 1000, "ms", None, "the same command again"),
            Figure(
                "inspect, memory", max(memory) / 2**20, "MiB", None, "the largest resident size of these runs"
            ),
            _screen(
                "inspect, first screen", tree, "Go files", home, "a pty of 120x40, until the count is shown"
            ),
            _screen("inspect, wizard", tree, "WORKDIR", home, "the same, until the Dockerfile is shown"),
        ]
        if theirs:
            found.insert(
                2, ratio("inspect against go list", cold, theirs, None, "go list -e -deps ./..., offline")
            )
        return found


def _screen(name: str, tree: Path, word: str, home: str, how: str) -> Figure:
    cache = tempfile.mkdtemp(dir=home)
    argv = [sys.executable, "-m", "tui", str(tree)]
    return Figure(name, seconds_to(argv, word, cache) * 1000, "ms", None, how)


def _run(argv: list[str], environ: dict[str, str], folder: Path | None = None) -> tuple[float, int]:
    """Run a command to its end; return the seconds it took and its largest resident size in bytes."""
    began = time.perf_counter()
    with subprocess.Popen(
        argv, env=environ, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
    scale = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - began, usage.ru_maxrss * scale


def generate(root: Path) -> Path:
    """Write a module of many packages, of which its program reaches some; return its directory."""
    root.mkdir(parents=True)
    (root / "go.mod").write_text("module example.com/large\n\ngo 1.24\n")
    for number in range(1, _PACKAGES + 1):
        folder = root / "pkg" / f"area{number % 50}" / f"p{number}"
        folder.mkdir(parents=True)
        below = [child for child in (2 * number, 2 * number + 1) if child <= _REACHED]
        imports = ["errors", "fmt", "strings"]
        blank = [f'\t_ "example.com/large/pkg/area{child % 50}/p{child}"' for child in below]
        listed = "\n".join([f'\t"{item}"' for item in imports] + blank)
        head = f"// Package p{number} is one of many.\npackage p{number}\n\nimport (\n{listed}\n)\n"
        (folder / "work.go").write_text(head + _BODY % {"number": number})
        (folder / "types.go").write_text(
            f"package p{number}\n\n// Kind is a kind.\ntype Kind struct{{ Name string }}\n"
        )
        if number % 3 == 0:
            (folder / "work_test.go").write_text(
                f'package p{number}\n\nimport "testing"\n\nfunc TestKind(t *testing.T) {{ _ = Kind{{}} }}\n'
            )
    main = root / "cmd" / "large"
    main.mkdir(parents=True)
    (main / "main.go").write_text(
        'package main\n\nimport (\n\t"log"\n\t"net/http"\n\n\t_ "example.com/large/pkg/area1/p1"\n)\n\n'
        'func main() { log.Fatal(http.ListenAndServe(":8080", nil)) }\n'
    )
    return root
