"""The configuration of an image, as BuildKit makes it from the same Dockerfile."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tui.dockerfile import Instruction
from tui.engine.builtin.base import FetchedBase
from tui.engine.builtin.contents import final_stages
from tui.engine.builtin.steps import Step
from tui.engine.engine import EngineError
from tui.image import Form, Health, ImageModel, Invocation

_DEFAULT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""What BuildKit sets where there is no base."""
_KEPT = ("architecture", "os", "variant", "os.version", "os.features")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)")
_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_TIMES = {
    "interval": "Interval",
    "timeout": "Timeout",
    "start-period": "StartPeriod",
    "start-interval": "StartInterval",
}


def configuration(
    model: ImageModel,
    base: FetchedBase,
    steps: Sequence[Step],
    diff_ids: Sequence[str],
    labels: Mapping[str, str],
    epoch: int,
) -> dict[str, Any]:
    """Return the configuration of an image.

    Args:
        model: the Dockerfile.
        base: its base.
        steps: the instructions of the final stage. One without files has no layer.
        diff_ids: those of all layers.
        labels: labels beside those of the Dockerfile.
        epoch: the time of the image, in seconds.
    """
    if base.config.get("config", {}).get("OnBuild"):
        raise EngineError(
            f"{base.reference} has ONBUILD instructions, which the built-in builder does not support.",
            "Choose a different base image, or build with Docker or Podman.",
        )
    created = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=epoch)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        **_platform(base),
        "created": created,
        "config": _settings(model, base, labels),
        "rootfs": {"type": "layers", "diff_ids": list(diff_ids)},
        "history": [*base.config.get("history", ()), *(_history(step, created) for step in steps)],
    }


def encoded(document: Mapping[str, Any]) -> bytes:
    """Return a JSON document in one form only."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def _platform(base: FetchedBase) -> dict[str, Any]:
    system, architecture, *variant = base.platform.split("/")
    asked = {"os": system, "architecture": architecture} | ({"variant": variant[0]} if variant else {})
    return asked | {name: base.config[name] for name in _KEPT if name in base.config}


def _history(step: Step, created: str) -> dict[str, Any]:
    instruction = step.instruction
    text = " ".join([instruction.keyword, *_flags(instruction), " ".join(instruction.arguments.split())])
    found = {"created": created, "created_by": text, "comment": "godock-tui"}
    return found if step.entries else {**found, "empty_layer": True}


def _flags(instruction: Instruction) -> Iterator[str]:
    """Yield the flags that say something of the result. BuildKit leaves out the name of a stage as well."""
    return (flag for flag in instruction.flags if not flag.startswith("--from="))


def _settings(model: ImageModel, base: FetchedBase, more_labels: Mapping[str, str]) -> dict[str, Any]:
    config, found = model.config, dict(base.config.get("config") or {})
    if not base.layers and not base.config:
        found = {"Env": [_DEFAULT_PATH], "WorkingDir": "/"}
    found["Env"] = _environment(found.get("Env") or [], model)
    if config.user_line:
        found["User"] = config.user.text
    keywords = {one.keyword for stage in final_stages(model) for one in stage.instructions}
    if "WORKDIR" in keywords:
        found["WorkingDir"] = config.directory
    found.setdefault("WorkingDir", "/")
    _start(found, model)
    ports = {
        f"{number}/{port.protocol}"
        for port in config.ports
        if port.line
        for number in _numbers(port.number.text)
    }
    found["ExposedPorts"] = dict(
        sorted({**(found.get("ExposedPorts") or {}), **{port: {} for port in ports}}.items())
    )
    volumes: dict[str, Any] = {path: {} for path, line in config.volumes.items() if line}
    found["Volumes"] = {**(found.get("Volumes") or {}), **volumes}
    labels = {name: label.value.text for name, label in config.labels.items() if label.line}
    found["Labels"] = {**(found.get("Labels") or {}), **labels, **more_labels}
    if config.health is not None and config.health.line:
        found["Healthcheck"] = _health(config.health, config.shell)
    if "STOPSIGNAL" in keywords and config.stop_signal is not None:
        found["StopSignal"] = config.stop_signal.text
    if "SHELL" in keywords:
        found["Shell"] = list(config.shell)
    if config.onbuild:
        found["OnBuild"] = [one.arguments for one in config.onbuild]
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _environment(inherited: Sequence[str], model: ImageModel) -> list[str]:
    """Return the variables: those of the base in their places, new ones at the end."""
    found = dict(entry.partition("=")[::2] for entry in inherited)
    found |= {one.name: one.value.text for one in model.config.environment.values() if one.line}
    return [f"{name}={value}" for name, value in found.items()]


def _start(found: dict[str, Any], model: ImageModel) -> None:
    config = model.config
    shell = list(config.shell)
    if config.entrypoint.line:
        found["Entrypoint"] = _words(config.entrypoint, shell)
        if not config.command.line:
            # as with BuildKit, the command of the base does not fit another entrypoint
            found["Cmd"] = None
    if config.command.line:
        found["Cmd"] = _words(config.command, shell)
        found["ArgsEscaped"] = True


def _words(invocation: Invocation, shell: list[str]) -> list[str]:
    return [*(shell if invocation.form is Form.SHELL else ()), *invocation.words]


def _numbers(text: str) -> Iterator[str]:
    first, _, last = text.partition("-")
    return (str(number) for number in range(int(first), int(last or first) + 1))


def _health(health: Health, shell: Sequence[str]) -> dict[str, Any]:
    kind = {Form.EXEC: "CMD", Form.SHELL: "CMD-SHELL", Form.NONE: "NONE"}[health.form]
    found: dict[str, Any] = {"Test": [kind, *health.words]}
    for option, name in _TIMES.items():
        if option in health.options:
            found[name] = _nanoseconds(health.options[option])
    if "retries" in health.options:
        found["Retries"] = int(health.options["retries"])
    return {name: value for name, value in found.items() if value}


def _nanoseconds(text: str) -> int:
    """Return a duration in the notation of Go, such as ``1m30s``."""
    return round(sum(float(number) * _NANOSECONDS[unit] for number, unit in _DURATION.findall(text)))
