"""The facts about the project, each with its source."""

from textual.content import Content

from tui.project import GoProject
from tui.text.clean import clean_line
from tui.ui.kit.content import hang
from tui.ui.wizard.view import WizardView


def project_card(view: WizardView, width: int) -> Content:
    """Return the facts as aligned rows. Unknown facts are omitted, doubts come last."""
    project = view.context.project
    rows = [
        ("module", project.module, "module"),
        ("go line", project.go_version or "none (Go assumes 1.16)", "go_version"),
        ("toolchain", project.toolchain, "toolchain"),
        ("workspace", ", ".join(project.workspace), "workspace"),
        ("modules", _modules(project), "has_dependencies"),
        ("below", ", ".join(project.nested_modules[:3]), "nested_modules"),
        ("tests", "yes" if project.has_tests else "none", "has_tests"),
        ("listens on", _ports(project), "ports"),
        ("TLS calls", _need(project, "ca_certs", "yes, needs a CA bundle"), "ca_certs"),
        ("time zones", _need(project, "tzdata", "yes, loaded by name"), "tzdata"),
        ("/tmp", "yes, written to" if project.tmp else "", "tmp"),
        ("users", "yes, looked up" if project.os_user else "", "os_user"),
        ("runs", ", ".join(project.commands), "commands"),
        ("also runs", "commands" if project.told_commands else "", "told_commands"),
        ("opens", ", ".join(project.runtime_files[:4]), "runtime_files"),
        ("writes", ", ".join(item.path for item in project.written[:4]), "written"),
        ("settings", _settings(project), "variables"),
        ("embeds", ", ".join(project.embeds[:4]), "embeds"),
        ("missing", ", ".join(project.embed_makers[:1] or project.missing_embeds[:1]), "embed_makers"),
        ("cgo", "" if project.cgo == "none" else project.cgo, "cgo"),
        ("reading", "incomplete because reading was stopped" if project.partial else "", ""),
        ("Dockerfile", ", ".join(found.path for found in project.dockerfiles[:3]), "dockerfiles"),
    ]
    if view.defaults.dockerfile:
        rows.insert(0, ("based on", f"your {view.defaults.dockerfile}", "dockerfiles"))
    lines = [_row(name, value, project.where(fact), width) for name, value, fact in rows if value]
    return Content("\n").join(lines)


def _row(name: str, value: str, where: str, width: int) -> Content:
    evidence = f"  {clean_line(where, 60)}" if where else ""
    body = Content.assemble(clean_line(value, 80), (evidence, "$text-accent"))
    return hang(Content.styled(f"{name:<11}", "$text-muted"), body, width)


def _settings(project: GoProject) -> str:
    """Return the names of the environment variables, the required ones first."""
    shown = [f"{item.name} (required)" if item.required else item.name for item in project.variables[:4]]
    rest = len(project.variables) - len(shown)
    return ", ".join([*shown, *([f"{rest} more"] if rest else [])])


def _need(project: GoProject, name: str, text: str) -> str:
    if not getattr(project, name):
        return ""
    return f"likely{text.removeprefix('yes')}" if name in project.likely_needs else text


def _modules(project: GoProject) -> str:
    if not project.has_dependencies:
        return "no dependencies"
    kept = "vendored" if project.vendored else "go.sum" if project.has_go_sum else "no go.sum"
    return f"with dependencies, {kept}"


def _ports(project: GoProject) -> str:
    return ", ".join(
        f"{port}{f' {port.purpose}' if port.purpose else ''}{'' if port.certain else ' (likely)'}"
        f"{' (127.0.0.1 only)' if port.loopback else ''}"
        for port in (*project.ports, *project.udp_ports)[:4]
    )
