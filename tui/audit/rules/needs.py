"""Files that the program needs at run time but the image lacks."""

from collections.abc import Iterator

from tui.audit.context import AuditContext
from tui.audit.main import main_of
from tui.checks import Severity
from tui.checks.finding import Finding

_BUNDLE = ("ca-certificates", "/etc/ssl", "cacert", "ca-bundle", "/etc/pki")
_ZONES = ("zoneinfo", "tzdata")


def needs(context: AuditContext) -> Iterator[Finding]:
    """Yield the findings about missing certificates, time zones and /tmp."""
    reading, base, project = context.reading, context.base, context.project
    # the project records only the needs of the default program, and another program may differ
    built = main_of(context)
    if base is None or reading.single_stage or not built or built != project.default_main:
        return
    brought = "\n".join(item.raw for item in reading.instructions(reading.final))
    line = reading.final.opening.first
    if project.ca_certs and base.ca_certs is False and not any(word in brought for word in _BUNDLE):
        yield Finding(
            "no-ca-bundle",
            Severity.ERROR,
            line=line,
            message=(
                f"The program makes TLS calls ({project.where('ca_certs')}), but {base.title} has no CA bundle. "
                "The calls fail with 'certificate signed by unknown authority'."
            ),
            advice="Copy /etc/ssl/certs/ca-certificates.crt from the builder, or use distroless/static.",
            text="needs",
        )
    timetzdata = reading.build is not None and "timetzdata" in reading.build.flags.get("-tags", "")
    if (
        project.tzdata
        and base.tzdata is False
        and not timetzdata
        and not any(word in brought for word in _ZONES)
    ):
        yield Finding(
            "no-time-zones",
            Severity.ERROR,
            line=line,
            message=(
                f"The program loads time zones ({project.where('tzdata')}), but {base.title} does not contain any. "
                "The program then fails with 'unknown time zone'."
            ),
            advice="Copy zoneinfo.zip from the Go installation, or build with `-tags timetzdata`.",
            text="needs",
        )
    if project.tmp and base.tmp is False and "/tmp" not in brought:
        yield Finding(
            "no-tmp",
            Severity.WARNING,
            line=line,
            message=f"The program writes temporary files ({project.where('tmp')}), but {base.title} has no /tmp.",
            advice="Use distroless/static, or run the container with `--tmpfs /tmp`.",
            text="no-tmp",
        )
