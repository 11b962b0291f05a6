"""The recommended Dockerfile against the tutorial's last one: built cold, and again after an edit of one line.

Both compile the same program with the same choices: unit tests, ``-s -w``, ``-trimpath``, no cgo, no UPX, one runtime base.
Cold means that nothing is cached: ``--no-cache`` for the layers, and cache mounts with an id that no build has used before,
which are therefore empty. The caches of other builds on this machine are neither used nor touched.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from tests.bench.cockpit import SAMPLE
from tests.bench.figure import Figure, ratio
from tui.advice import preset
from tui.catalog import load
from tui.project import read
from tui.render import render

_TUTORIAL = Path(__file__).with_name("tutorial.Dockerfile")
_EDITS = 3
"""Edits, each rebuilt with both Dockerfiles."""
_COLD = 2
"""Builds of each from nothing."""


@dataclass(frozen=True, slots=True)
class Road:
    """One way to build a copy of the sample."""

    context: Path
    dockerfile: Path
    tag: str

    def build(self, *, cold: bool = False) -> float:
        """Build, and return how many seconds it took."""
        argv = ["docker", "buildx", "build", "--progress=plain", "--provenance=false", "--load"]
        argv += ["--tag", self.tag, "--file", str(self.dockerfile), *(["--no-cache"] if cold else [])]
        started = time.perf_counter()
        subprocess.run([*argv, str(self.context)], check=True, capture_output=True, timeout=900)
        took = time.perf_counter() - started
        print(f"  {self.tag}: {took:.1f} s {'cold' if cold else 'after an edit'}", file=sys.stderr)
        return took

    def edit(self) -> None:
        """Change one line of a handler into one that no build has seen."""
        path = self.context / "pkg" / "apis" / "apis.go"
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'(StatusOK, )".*"', rf'\1"{uuid4()}"', text, count=1), encoding="utf-8")


def figures() -> list[Figure]:
    """Build from nothing and after edits, in turns."""
    name = f"godock-bench-{uuid4().hex[:12]}"
    ours_cold, theirs_cold = list[float](), list[float]()
    ours, theirs = list[float](), list[float]()
    with tempfile.TemporaryDirectory(prefix="godock-bench-") as folder, tidied(name):
        for turn in range(_COLD):
            generated, tutorial = roads(Path(folder) / str(turn), name, f"{name}-{turn}")
            ours_cold.append(generated.build(cold=True))
            theirs_cold.append(tutorial.build(cold=True))
        for _ in range(_EDITS):
            for road, taken in ((generated, ours), (tutorial, theirs)):
                road.edit()
                taken.append(road.build())
    how = "docker buildx build of gin-sample, the recommended Dockerfile against the tutorial's"
    return [
        ratio(
            "rebuild after an edit",
            ours,
            theirs,
            0.10,
            f"{how}, one line of a handler changed, {_EDITS} times in turns",
        ),
        ratio(
            "rebuild cold",
            ours_cold,
            theirs_cold,
            1.10,
            f"{how}, --no-cache and cache mounts never used, {_COLD} times in turns",
        ),
    ]


def roads(folder: Path, name: str, mounts: str) -> tuple[Road, Road]:
    """Return the generated Dockerfile, whose cache mounts have an id of their own, and the tutorial's."""
    ours, theirs = folder / "generated", folder / "tutorial"
    for context in (ours, theirs):
        shutil.copytree(SAMPLE, context)
    catalog, project = load(), read(ours)
    rendered = render(project, preset("balanced", project, catalog, datetime.now(UTC).date()), catalog)
    dockerfile = folder / "Dockerfile"
    text = re.sub(
        r"--mount=type=cache,target=(\S+)",
        rf"--mount=type=cache,id={mounts}\1,target=\1",
        rendered.dockerfile,
    )
    assert mounts in text, "the recommended recipe has no cache mounts any more: say so in the figures"
    dockerfile.write_text(text, encoding="utf-8")
    dockerfile.with_name("Dockerfile.dockerignore").write_text(rendered.dockerignore, encoding="utf-8")
    return Road(ours, dockerfile, f"{name}:generated"), Road(theirs, _TUTORIAL, f"{name}:tutorial")


@contextmanager
def tidied(name: str) -> Iterator[None]:
    """Remove the images and the cache mounts of this run afterwards; other builds' caches stay."""
    try:
        yield
    finally:
        for tag in ("generated", "tutorial"):
            subprocess.run(["docker", "image", "rm", f"{name}:{tag}"], check=False, capture_output=True)
        listed = subprocess.run(
            ["docker", "buildx", "du", "--verbose", "--filter", "type=exec.cachemount"],
            check=False,
            capture_output=True,
            text=True,
        ).stdout
        for record in listed.split("\n\n"):
            found = re.search(r"^ID:\s+(\w+)", record, re.MULTILINE)
            if found and name in record:
                prune = ["docker", "builder", "prune", "--force", "--filter", f"id={found[1]}"]
                subprocess.run(prune, check=False, capture_output=True)
