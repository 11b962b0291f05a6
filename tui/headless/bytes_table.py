"""An account of bytes as an aligned table."""

from collections.abc import Sequence

from tui.lab.bytes.account import Account
from tui.lab.bytes.advice import Advice, advice_of
from tui.lab.bytes.difference import Change, changes
from tui.lab.bytes.measure_sizes import MeasuredSizes
from tui.lab.bytes.modules import modules_of
from tui.recipe import Recipe
from tui.text.clean import clean_line
from tui.text.units import human_bytes, plural

_BAR = 24
"""Cells of a bar that shows the whole program."""


def table(done: MeasuredSizes, recipe: Recipe, image: int | None, before: Account | None, top: int) -> str:
    """Return groups, modules with their packages, differences and advice.

    Args:
        done: the measured sizes.
        recipe: the image's recipe.
        image: bytes of the program in the image. None if unknown.
        before: the account to compare with, if any.
        top: the number of rows in a table.
    """
    account = done.account
    lines = [_title(account), *_image(account, image), ""]
    for group, size in account.groups.items():
        share = size / account.bytes
        lines.append(f"  {human_bytes(size):>8}  {share:>4.0%}  {_bar(share)}  {group}")
    lines += ["", *_modules(account, top)]
    if before is not None:
        lines += ["", *_changes(changes(before, account), before, account, top)]
    lines += ["", *_advice(advice_of(account, done.reflection, recipe))]
    return "\n".join(clean_line(line).rstrip() for line in lines)


def _title(account: Account) -> str:
    go = f", Go {account.go_version}" if account.go_version else ""
    return f"{account.program}: {human_bytes(account.bytes)}, measured on an unstripped build{go}"


def _image(account: Account, image: int | None) -> list[str]:
    if image is None:
        return []
    in_image = f"in the image: {human_bytes(image)} (measured)"
    return [
        f"{in_image}. Without its debug information, the unstripped build would be "
        f"{human_bytes(account.stripped_bytes)}"
    ]


def _bar(share: float) -> str:
    return ("█" * max(1, round(share * _BAR))).ljust(_BAR)


def _modules(account: Account, top: int) -> list[str]:
    rows = modules_of(account)
    lines = ["Size by module and package:"]
    for row in rows[:top]:
        lines.append(f"  {human_bytes(row.bytes):>8}  {row.name}")
        inner = row.parts if len(row.parts) > 1 else ()
        lines += [f"  {human_bytes(part.bytes):>18}  {part.name}" for part in inner[:3]]
        if more := inner[3:]:
            size = human_bytes(sum(part.bytes for part in more))
            lines.append(f"  {size:>18}  in {plural(len(more), 'more package')}")
    if len(rows) > top:
        rest = sum(row.bytes for row in rows[top:])
        lines.append(
            f"  {human_bytes(rest):>8}  in {plural(len(rows) - top, 'more module')} (--top shows more)"
        )
    return lines


def _changes(found: Sequence[Change], before: Account, after: Account, top: int) -> list[str]:
    if not found:
        return ["no difference"]
    lines = [
        f"compared with {before.program},  {human_bytes(before.bytes)}: {_signed(after.bytes - before.bytes)}"
    ]
    lines += [
        f"  {_signed(one.difference):>9}  {one.name}  ({human_bytes(one.before)} → {human_bytes(one.after)})"
        for one in found[:top]
    ]
    if len(found) > top:
        lines.append(
            f"  {_signed(sum(one.difference for one in found[top:])):>9}  in {len(found) - top} more"
        )
    return lines


def _signed(size: int) -> str:
    return f"{'+' if size > 0 else '−' if size < 0 else ''}{human_bytes(abs(size))}"


def _advice(found: Sequence[Advice]) -> list[str]:
    if not found:
        return ["No known savings."]
    lines = ["Possible savings:"]
    for one in found:
        lines.append(f"  {human_bytes(one.bytes):>8}  {one.source}  {one.title}  [{one.id}]")
        lines += [f"            {text}" for text in one.evidence[:5]]
        lines.append(f"            {one.action}")
    return lines
