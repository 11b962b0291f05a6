"""Converts a project to the JSON object of ``inspect --json``."""

from dataclasses import asdict
from typing import Any

from tui.project.compose import Service
from tui.project.model import Evidence, GoProject


def to_json(project: GoProject) -> dict[str, Any]:
    """Return a project as plain values with the keys of :class:`GoProject`, and the needs in a group.

    Paths and module names are as written in the files. ``evidence`` is cleaned text.
    """
    return {
        "module": project.module,
        "go_version": project.go_version,
        "toolchain": project.toolchain,
        "workspace": list(project.workspace),
        "workspace_above": asdict(project.workspace_above) if project.workspace_above else None,
        "vendored": project.vendored,
        "stale_vendor": project.stale_vendor,
        "has_go_sum": project.has_go_sum,
        "has_dependencies": project.has_dependencies,
        "local_replaces": [asdict(item) for item in project.local_replaces],
        "main_packages": [main.path for main in project.main_packages],
        "default_main": project.default_main,
        "chosen_main": project.chosen_main,
        "other_mains": [main.path for main in project.other_mains],
        "cgo": project.cgo.value,
        "cgo_reasons": list(project.cgo_reasons),
        "cgo_source": project.cgo_source,
        "cgo_ways_out": list(project.cgo_ways_out),
        "cgo_libraries": list(project.cgo_libraries),
        "needs": {
            "ca_certs": project.ca_certs,
            "tzdata": project.tzdata,
            "tmp": project.tmp,
            "writes": project.writes,
            "os_user": project.os_user,
            "runtime_files": list(project.runtime_files),
            "commands": list(project.commands),
            "plugin": project.plugin,
            "fips_only": project.fips_only,
            "fips_optional": project.fips_optional,
            "likely_needs": list(project.likely_needs),
            "optional_commands": list(project.optional_commands),
            "told_commands": project.told_commands,
        },
        "written": [asdict(item) for item in project.written],
        "variables": [asdict(item) for item in project.variables],
        "subcommands": list(project.subcommands),
        "reads_arguments": project.reads_arguments,
        "serve_command": project.serve_command,
        "health_route": project.health_route,
        "aws_lambda": project.aws_lambda,
        "ports": [port.number for port in project.ports],
        "listeners": [asdict(port) for port in (*project.ports, *project.udp_ports)],
        "udp_ports": [port.number for port in project.udp_ports],
        "sockets": [asdict(item) for item in project.sockets],
        "tls_files": [asdict(item) for item in project.tls_files],
        "embeds": list(project.embeds),
        "missing_embeds": list(project.missing_embeds),
        "embed_makers": list(project.embed_makers),
        "ignored_embeds": list(project.ignored_embeds),
        "missing_code": [
            {**asdict(item), "problem": item.problem, "remedy": item.remedy} for item in project.missing_code
        ],
        "has_tests": project.has_tests,
        "test_needs": list(project.test_needs),
        "test_files": [item.path for item in project.test_files],
        "secret_files": [asdict(item) for item in project.secret_files],
        "spaced_directories": list(project.spaced_directories),
        "nested_modules": list(project.nested_modules),
        "version_variables": list(project.version_variables),
        "private_modules": list(project.private_modules),
        "git_reads": [asdict(item) for item in project.git_reads],
        "large_files": [asdict(item) for item in project.large_files],
        "dockerfiles": [
            {
                "path": item.path,
                "stages": item.stages,
                "final_base": item.final_base,
                "context": item.context,
                "target": item.target,
                "built_by": str(item.build) if item.build else "",
            }
            for item in project.dockerfiles
        ],
        "services": [_service(item) for item in project.services],
        "statements": [
            {"subject": item.subject.value, "value": item.value, "program": item.program, "source": str(item)}
            for item in project.statements
        ],
        "partial": project.partial,
        "evidence": {name: [_item(item) for item in items] for name, items in project.evidence.items()},
    }


def _service(service: Service) -> dict[str, Any]:
    return {
        "name": service.name,
        "file": service.file,
        "line": service.line,
        "context": service.context,
        "dockerfile": service.dockerfile,
        "target": service.target,
        "arguments": dict(service.arguments),
        "entrypoint": None if service.entrypoint is None else list(service.entrypoint),
        "command": None if service.command is None else list(service.command),
        "ports": [f"{number}/{protocol}" for number, protocol in service.ports],
        "volumes": list(service.volumes),
        "environment": sorted(service.environment),
    }


def _item(item: Evidence) -> dict[str, str | int]:
    return {"file": item.file, "line": item.line, "text": item.text}
