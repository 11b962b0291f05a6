"""``godock-tui inspect``: show what was detected in a project, and where."""

import json
from collections.abc import Mapping
from typing import Any

from tui.headless import output
from tui.headless.output import Status
from tui.project import GoProject, to_json
from tui.text.clean import clean_line

_GROUPS = {
    "Module": (
        "module",
        "go_version",
        "toolchain",
        "workspace",
        "workspace_above",
        "spaced_directories",
        "nested_modules",
        "vendored",
        "stale_vendor",
        "has_go_sum",
        "has_dependencies",
        "local_replaces",
        "private_modules",
    ),
    "Programs": ("default_main", "chosen_main", "main_packages", "other_mains", "version_variables"),
    "Compiling": (
        "cgo",
        "cgo_reasons",
        "cgo_libraries",
        "cgo_ways_out",
        "cgo_source",
        "embeds",
        "missing_embeds",
        "embed_makers",
        "ignored_embeds",
        "missing_code",
        "git_reads",
    ),
    "Running": (
        "ports",
        "udp_ports",
        "sockets",
        "tls_files",
        "subcommands",
        "reads_arguments",
        "serve_command",
        "health_route",
        "aws_lambda",
        "ca_certs",
        "tzdata",
        "tmp",
        "writes",
        "os_user",
        "commands",
        "likely_needs",
        "optional_commands",
        "plugin",
        "fips_only",
        "fips_optional",
        "told_commands",
        "runtime_files",
        "written",
        "variables",
    ),
    "Tests": ("has_tests", "test_needs", "test_files"),
    "Docker": ("dockerfiles", "services", "statements", "large_files"),
}
"""Facts by importance. Facts that are not listed follow."""

_ONE_PLACE_EACH = {
    "workspace",
    "local_replaces",
    "private_modules",
    "main_packages",
    "other_mains",
    "ports",
    "udp_ports",
    "sockets",
    "tls_files",
    "dockerfiles",
    "services",
    "statements",
    "git_reads",
    "large_files",
    "missing_code",
    "written",
    "variables",
}
"""Lists with one piece of evidence for each entry, in the same order."""

_APART = frozenset({"evidence", "needs", "listeners"})
"""Fields that are printed with other facts. The listeners repeat the ports in detail."""

_NOTHING: tuple[object, ...] = (None, "", [], False)

_PLACES = 3
"""Places that are shown for one fact. The rest is counted."""

_WIDEST = 60
"""Widest value in columns that has its place on the same line. A longer one has it below."""


def inspect(project: GoProject, as_json: bool, catalogue: str) -> Status:
    """Print the detected facts, each with its place, and the age of the catalogue."""
    facts = to_json(project)
    if as_json:
        output.show(json.dumps(facts, indent=2))
    else:
        output.show("\n".join(clean_line(line) for line in _lines(facts)))
        output.show(f"\ncatalog  {catalogue}")
    return Status.DONE


def _lines(facts: Mapping[str, Any]) -> list[str]:
    evidence = facts["evidence"]
    known = {name: value for name, value in facts.items() if name not in _APART}
    known |= facts["needs"]
    for name, protocol in (("ports", "tcp"), ("udp_ports", "udp")):
        known[name] = [_port(port) for port in facts["listeners"] if port["protocol"] == protocol]
    rows = {
        name: _rows(name, value, evidence.get(name, []))
        for name, value in known.items()
        if value not in _NOTHING
    }
    first = max(len(name) for name in rows)
    second = max(
        (len(shown) for found in rows.values() for shown, _ in found if len(shown) <= _WIDEST), default=0
    )
    listed = {name for names in _GROUPS.values() for name in names}
    lines: list[str] = []
    for title, names in {**_GROUPS, "More": tuple(name for name in rows if name not in listed)}.items():
        present = [name for name in names if name in rows]
        if present:
            lines += ["", title]
        for name in present:
            for position, (shown, where) in enumerate(rows[name]):
                label = name if position == 0 else ""
                lines.append(f"  {label:<{first}}  {shown:<{second}}  {where}".rstrip())
    return lines[1:]


def _port(port: Mapping[str, Any]) -> str:
    """Return a port with what is known of it, such as ``5514/udp`` or ``9090 (metrics, likely)``."""
    notes = [
        port["purpose"],
        "likely" if port["strength"] == "likely" else "",
        "127.0.0.1 only" if port["loopback"] else "",
    ]
    word = str(port["number"]) if port["protocol"] == "tcp" else f"{port['number']}/{port['protocol']}"
    shown = ", ".join(note for note in notes if note)
    return f"{word} ({shown})" if shown else word


def _rows(name: str, value: object, evidence: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return a fact as pairs of value and place."""
    places = [f"{item['file']}:{item['line']}" if item["line"] else str(item["file"]) for item in evidence]
    if isinstance(value, list):
        shown = [_shown(entry) for entry in value]
        if name in _ONE_PLACE_EACH and len(places) == len(shown):
            return list(zip(shown, places, strict=True))
    else:
        shown = [_shown(value)]
    where = ", ".join(places[:_PLACES])
    if len(places) > _PLACES:
        where += f" and {len(places) - _PLACES} more"
    return [(text, where if position == 0 else "") for position, text in enumerate(shown)]


def _shown(value: object) -> str:
    match value:
        case True:
            return "yes"
        case {"name": str() as name, "required": True, "strength": str() as strength}:
            return f"{name} ({'likely ' if strength == 'likely' else ''}required)"
        case {"name": str() as name, "required": bool(), "default": str() as default}:
            return f"{name} (default {default})" if default else name
        case {"path": str() as path, "key": bool() as key}:
            return f"{path} ({'private key' if key else 'certificate'})"
        case {"path": str() as path, "strength": "likely"}:
            return f"{path} (likely)"
        case {"path": str() as path, "strength": str()}:
            return path
        case dict():
            first, *rest = (str(part) for part in value.values() if part not in _NOTHING and part != {})
            return f"{first} ({', '.join(rest)})" if rest else first
    return str(value)
