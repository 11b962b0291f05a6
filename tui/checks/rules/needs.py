"""What the program needs at run time: certificates, time zones and a directory for temporary files."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from re import compile as pattern

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.fixes import use_other_base
from tui.checks.paths import variable
from tui.checks.rule import Rule
from tui.image import YES, Answer, Cause

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where Go looks for the bundle. Source: crypto/x509/root_linux.go of Go 1.27."""
_ZONES = ("/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo")
"""Where Go looks for time zones. Source: time/zoneinfo_unix.go of Go 1.27."""
_GO_ZONES = "/usr/local/go/lib/time/zoneinfo.zip"
_LOADED = pattern(r"""LoadLocation\(\s*["`]([\w+/-]+)["`]""")


def certificates(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program that makes TLS calls without a CA bundle."""
    bundle = (
        YES
        if variable(context, "SSL_CERT_DIR")
        else _first_of(context, _given(context, "SSL_CERT_FILE"), _BUNDLES)
    )
    if bundle.cause is not None:
        yield bundle.cause
    elif bundle.no:
        likely = "ca_certs" in context.project.likely_needs
        yield Finding(
            "no-ca-bundle",
            Severity.NOTE if likely else Severity.ERROR,
            "base",
            f"The program {'may make' if likely else 'makes'} TLS calls, but the image has no CA bundle. These calls "
            "fail with 'certificate signed by unknown authority'.",
            context.project.where("ca_certs"),
            *use_other_base(context),
            line=context.model.final.line,
            advice="Copy /etc/ssl/certs/ca-certificates.crt from the builder, or use distroless/static.",
            text="needs",
        )


def repeated(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about certificates and time zones that the base has already."""
    base = context.base
    for copy in context.model.final.copies if base else ():
        if base is None or copy.from_stage is None:
            continue
        source = copy.source.text.rstrip("/")
        if (base.ca_certs and source in _BUNDLES) or (base.tzdata and source in _ZONES):
            yield Finding(
                "already-in-base",
                Severity.NOTE,
                message=f"{base.title} already contains {source}.",
                line=copy.line,
                advice="Remove this COPY.",
                text="needs",
            )


def zones(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a ``time.LoadLocation`` that would fail."""
    if context.build is not None and "timetzdata" in context.build.tags:
        return
    found = _zones(context)
    recipe = context.recipe
    compiled_in = replace(recipe, tags=(*recipe.tags, "timetzdata"))
    if found.cause is not None:
        yield found.cause
    elif found.no:
        likely = "tzdata" in context.project.likely_needs
        yield Finding(
            "no-time-zones",
            Severity.NOTE if likely else Severity.ERROR,
            "tags",
            f"The program {'may load' if likely else 'loads'} time zones, but the image has no time zone data. "
            "Loading one fails with 'unknown time zone'.",
            context.project.where("tzdata"),
            compiled_in,
            "compile the zones in",
            line=context.model.final.line,
            advice="Copy zoneinfo.zip from the Go installation, or build with `-tags timetzdata`.",
            text="needs",
        )
    elif (base := context.base) is not None and base.os_release.startswith("Debian 13") and base.tzdata:
        for proof in context.project.evidence.get("tzdata", ()):
            for name in set(_LOADED.findall(proof.text)) & _legacy():
                yield Finding(
                    "legacy-zone",
                    Severity.WARNING,
                    "tags",
                    f"{base.title} has only the current time zone names, so `time.LoadLocation` fails for "
                    f"the old name {name}.",
                    str(proof),
                    compiled_in,
                    "compile the zones in",
                    line=context.model.final.line,
                    advice="Build with `-tags timetzdata`.",
                )
                return


def _zones(context: CheckContext) -> Answer:
    build = context.build
    # without -trimpath the program has the path of the Go installation that compiled it
    own = (_GO_ZONES,) if build is not None and "-trimpath" not in build.command.flags else ()
    return _first_of(context, (*_given(context, "ZONEINFO"), *own), _ZONES)


def _given(context: CheckContext, name: str) -> tuple[str, ...]:
    """Return the path in an environment variable, or nothing."""
    given = variable(context, name)
    return (given,) if given else ()


def _first_of(context: CheckContext, own: tuple[str, ...], usual: tuple[str, ...]) -> Answer:
    """Return whether the image has one of some paths.

    The places of other distributions count only where they certainly exist: that the catalogue does not list them says
    nothing about a base that has the first place.
    """
    found = [context.model.files.find(path).exists for path in (*own, *usual)]
    if any(answer.yes for answer in found):
        return YES
    return found[len(own)]


@cache
def _legacy() -> frozenset[str]:
    """Return the names in Debian 13's package tzdata-legacy, which no base image installs."""
    data = json.loads((files("tui.checks") / "data" / "legacy_zones.json").read_text(encoding="utf-8"))
    return frozenset(data["names"])


def temporary_files(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program that writes temporary files without /tmp."""
    there = context.model.files.find(variable(context, "TMPDIR") or "/tmp").exists
    if there.cause is not None:
        yield there.cause
    elif there.no:
        yield Finding(
            "no-tmp",
            Severity.WARNING,
            "base",
            "The program writes temporary files, but the image has no /tmp.",
            context.project.where("tmp"),
            *use_other_base(context),
            line=context.model.final.line,
            advice="Use distroless/static, or run the container with `--tmpfs /tmp`.",
        )


RULES = (
    Rule(
        "repeated-needs",
        "whether certificates and time zones are in the image only once",
        repeated,
        lambda context: context.foreign and context.base is not None,
    ),
    Rule(
        "certificates",
        "whether the image has a CA bundle",
        certificates,
        lambda context: context.project.ca_certs,
    ),
    Rule("time-zones", "whether the image has time zone data", zones, lambda context: context.project.tzdata),
    Rule(
        "temporary-files", "whether the image has /tmp", temporary_files, lambda context: context.project.tmp
    ),
)
