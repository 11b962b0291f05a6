"""Runs the benchmarks, each in a process of its own, and prints one table.

    python -m tests.bench                  all of them; rebuild alone takes minutes
    python -m tests.bench preview flood    some of them
    python -m tests.bench --json           one JSON object on stdout

Limits are shown, not enforced: the exit status is 0 unless a benchmark crashes (1). Figures are ratios of two roads
measured side by side, or latencies on this machine: on a busy one read them with its load, which is printed too.
"""

import argparse
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile

from tests.bench.figure import Figure, show

NAMES = {
    "preview": "from a key to the new Dockerfile on screen, idle and beside a flood",
    "start": "from the command to the first frame, against a bare Textual app",
    "inspect": "reading a tree of 5,000 packages (or GODOCK_BENCH_TREE), against go list on it",
    "flood": "a stream of 100,000 log lines through the app, against throwing it away",
    "step": "a real step that prints 100,000 lines, against buildx without us",
    "rebuild": "the recommended Dockerfile against the tutorial's, cold and after an edit",
    "lab": "twelve variants in one build, against the slowest of them and against twelve builds",
}


def main() -> int:
    """Run what was asked for and return the exit status."""
    about = __doc__.splitlines()[0] if __doc__ else ""
    listed = "\n".join(f"  {name:8} {what}" for name, what in NAMES.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=f"{about}\n\n{listed}",
        epilog="Limits are shown, not enforced: the exit status is 1 only when a benchmark crashes.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    names = options.names or list(NAMES)
    if options.here:
        found = [one.as_json() for name in names for one in measure(name)]
        print(json.dumps(found))
        return 0
    # whoever ends this program ends what it measures, too
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    load = os.getloadavg()
    figures, crashed = run(names)
    if options.json:
        found = [one.as_json() for one in figures]
        machine = {"cpus": os.cpu_count(), "load_before": load, "load_after": os.getloadavg()}
        print(json.dumps({"figures": found, "crashed": crashed, "machine": machine}, indent=2))
    else:
        show(figures)
        busy = f"load {load[0]:.1f} before and {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} cores"
        print(f"{busy}. Limits are shown, not enforced.")
        if crashed:
            print(f"Crashed: {', '.join(crashed)}.")
    return 1 if crashed else 0


def measure(name: str) -> list[Figure]:
    """Run one benchmark in this process."""
    figures: list[Figure] = importlib.import_module(f"tests.bench.{name}").figures()
    return figures


def run(names: list[str]) -> tuple[list[Figure], list[str]]:
    """Run each benchmark in a process of its own with an empty cache; return the figures, and who crashed."""
    figures: list[Figure] = []
    crashed: list[str] = []
    for name in names:
        print(f"{name}: {NAMES[name]} …", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="godock-bench-") as home:
            environ = {**os.environ, "XDG_CACHE_HOME": home, "TEXTUAL_ANIMATIONS": "none"}
            argv = [sys.executable, "-m", "tests.bench", name, "--here"]
            with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=environ) as child:
                try:
                    said, _ = child.communicate()
                finally:
                    child.kill()
        if child.returncode != 0:
            crashed.append(name)
            continue
        for found in json.loads(said.splitlines()[-1]):
            del found["met"]
            figures.append(Figure(**found))
    return figures, crashed


if __name__ == "__main__":
    sys.exit(main())
