"""The sums of Go toolchains, which the Go module proxy serves as zips."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def toolchain_sums() -> Mapping[str, Mapping[str, str]]:
    """Return the ``h1:`` sum of each zip by release (``1.27.3``) and platform (``linux-amd64``)."""
    text = (files("tui.catalog") / "data" / "toolchains.json").read_text(encoding="utf-8")
    sums: Mapping[str, Mapping[str, str]] = json.loads(text)["sums"]
    return sums
