"""A counting of bytes on the real engine, kept for the pictures: every part, of each package the largest items."""

from dataclasses import replace
from pathlib import Path

import msgspec

from tests.support.bench import Bench
from tui.lab.bytes.account import Account
from tui.lab.bytes.measure_sizes import MeasuredSizes, measure_sizes
from tui.lab.bytes.reflection import Reflection
from tui.recipe import Recipe

FILE = Path(__file__).parent / "recorded" / "bytes.json"
_ITEMS = 6
"""Of each package that are kept."""


class _Kept(msgspec.Struct):
    account: Account
    reflection: Reflection | None


async def record_bytes(bench: Bench, recipe: Recipe) -> None:
    """Count the bytes of a recipe's program."""
    done = (await measure_sizes(bench.session, recipe)).sizes
    parts = tuple(replace(part, items=part.items[:_ITEMS]) for part in done.account.parts)
    kept = _Kept(replace(done.account, parts=parts), done.reflection)
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
    print(f"bytes: {done.account.bytes} in {len(parts)} parts")


def recorded_bytes() -> MeasuredSizes:
    """Return what was recorded."""
    kept = msgspec.json.decode(FILE.read_bytes(), type=_Kept)
    return MeasuredSizes(account=kept.account, reflection=kept.reflection)
