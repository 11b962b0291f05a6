"""An account as the JSON object that ``bytes --json`` prints and ``bytes --against`` reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from tui.lab.bytes.account import Account, Group, Item, Part
from tui.lab.bytes.advice import Advice
from tui.lab.bytes.difference import Change
from tui.lab.bytes.reflection import Reflection
from tui.text.clean import clean_line

_ITEMS = 5
"""The number of items listed for each package."""


class NoAccount(ValueError):
    """A document does not contain an account."""


def account_json(account: Account) -> dict[str, object]:
    """Return an account with only the largest functions of each part."""
    return {
        "program": account.program,
        "go_version": account.go_version,
        "of": "an unstripped build",
        "bytes": account.bytes,
        "stripped_bytes": account.stripped_bytes,
        "told": round(account.attributed, 4),
        "groups": {group.value: size for group, size in account.groups.items()},
        "parts": [
            {
                "group": part.group.value,
                "module": part.module,
                "name": part.name,
                "bytes": part.bytes,
                "loaded": part.loaded,
                "largest": [{"name": item.name, "bytes": item.bytes} for item in part.items[:_ITEMS]],
            }
            for part in account.parts
        ],
    }


def advice_json(advice: Advice) -> dict[str, object]:
    """Return a piece of advice."""
    return {
        "id": advice.id,
        "title": advice.title,
        "bytes": advice.bytes,
        "source": advice.source.value,
        "evidence": list(advice.evidence),
        "action": advice.action,
    }


def reflection_json(reflection: Reflection | None) -> dict[str, object] | None:
    """Return the culprits with their complete paths."""
    if reflection is None:
        return None
    return {
        "kept_methods": reflection.kept_methods,
        "kept_bytes": reflection.kept_bytes,
        "culprits": [
            {"function": one.function, "package": one.package, "path": list(one.path)}
            for one in reflection.culprits
        ],
    }


def read_account(document: object) -> Account:
    """Return the account in a document.

    Raises:
        NoAccount: the document does not contain one.
    """
    try:
        data: Mapping[str, Any] = document  # type: ignore[assignment]
        parts = tuple(
            Part(
                group=Group(part["group"]),
                module=clean_line(str(part["module"])),
                name=clean_line(str(part["name"])),
                bytes=int(part["bytes"]),
                loaded=bool(part["loaded"]),
                items=tuple(
                    Item(clean_line(str(item["name"])), int(item["bytes"])) for item in part["largest"]
                ),
            )
            for part in data["parts"]
        )
        return Account(
            program=clean_line(str(data["program"])),
            bytes=int(data["bytes"]),
            parts=parts,
            go_version=clean_line(str(data["go_version"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NoAccount(str(error)) from error


def changes_json(changes: Sequence[Change]) -> list[dict[str, object]]:
    """Return the differences between two accounts."""
    return [
        {
            "group": one.group.value,
            "name": one.name,
            "before": one.before,
            "after": one.after,
            "difference": one.difference,
        }
        for one in changes
    ]
