"""Detects what the program needs from the image: certificates, time zones, /tmp and other programs."""

import re
from collections.abc import Callable, Iterable, Iterator

from tui.frozen import dataclass
from tui.project.body import Body
from tui.project.expression import Call, Expression, Field, Join, Literal, Name
from tui.project.names import Names, Place
from tui.project.reach import Imported
from tui.project.values import Values

_TLS_CALLS = frozenset(
    {
        "net/http.Get",
        "net/http.Head",
        "net/http.Post",
        "net/http.PostForm",
        "net/http.NewRequest",
        "net/http.NewRequestWithContext",
        "net/http.DefaultClient.Do",
        "net/http.DefaultClient.Get",
        "net/http.DefaultClient.Post",
        "net/http/httputil.NewSingleHostReverseProxy",
        "crypto/tls.Dial",
        "crypto/tls.DialWithDialer",
        "crypto/tls.Client",
        "crypto/x509.SystemCertPool",
        "net/smtp.SendMail",
        "google.golang.org/grpc/credentials.NewTLS",
        "google.golang.org/grpc/credentials.NewClientTLSFromCert",
    }
)
_TLS_STRUCTS = frozenset({"http.Client", "http.Transport", "httputil.ReverseProxy", "tls.Dialer"})

_TLS_PACKAGES = (
    "cloud.google.com/go",
    "firebase.google.com/go",
    "github.com/algolia/algoliasearch-client-go",
    "github.com/andygrunwald/go-jira",
    "github.com/anthropics/anthropic-sdk-go",
    "github.com/aws/aws-sdk-go",
    "github.com/aws/aws-sdk-go-v2",
    "github.com/Azure/azure-sdk-for-go",
    "github.com/bwmarrin/discordgo",
    "github.com/caddyserver/certmagic",
    "github.com/cloudflare/cloudflare-go",
    "github.com/coreos/go-oidc",
    "github.com/ctreminiom/go-atlassian",
    "github.com/DataDog/datadog-api-client-go",
    "github.com/digitalocean/godo",
    "github.com/docker/docker/registry",
    "github.com/dropbox/dropbox-sdk-go-unofficial",
    "github.com/getsentry/sentry-go",
    "github.com/go-acme/lego",
    "github.com/go-git/go-git",
    "github.com/go-resty/resty",
    "github.com/go-telegram-bot-api/telegram-bot-api",
    "github.com/gocolly/colly",
    "github.com/google/generative-ai-go",
    "github.com/google/go-containerregistry/pkg/v1/remote",
    "github.com/google/go-github",
    "github.com/gotd/td",
    "github.com/hashicorp/go-retryablehttp",
    "github.com/hashicorp/vault/api",
    "github.com/hetznercloud/hcloud-go",
    "github.com/imroc/req",
    "github.com/linode/linodego",
    "github.com/mailgun/mailgun-go",
    "github.com/mholt/acmez",
    "github.com/minio/minio-go",
    "github.com/newrelic/go-agent",
    "github.com/openai/openai-go",
    "github.com/PagerDuty/go-pagerduty",
    "github.com/plaid/plaid-go",
    "github.com/resend/resend-go",
    "github.com/sashabaranov/go-openai",
    "github.com/sendgrid/sendgrid-go",
    "github.com/shurcooL/githubv4",
    "github.com/slack-go/slack",
    "github.com/stripe/stripe-go",
    "github.com/tmc/langchaingo",
    "github.com/twilio/twilio-go",
    "github.com/wneessen/go-mail",
    "github.com/xanzy/go-gitlab",
    "github.com/zmb3/spotify",
    "gitlab.com/gitlab-org/api/client-go",
    "go.mongodb.org/mongo-driver",
    "golang.org/x/crypto/acme",
    "golang.org/x/oauth2",
    "google.golang.org/api",
    "google.golang.org/genai",
    "gopkg.in/gomail.v2",
    "gopkg.in/telebot.v3",
    "gopkg.in/telebot.v4",
    "k8s.io/client-go",
    "resty.dev/v3",
)
"""Clients of services over TLS, at least outside the same network.

A driver of a database verifies no certificate unless its settings demand it.
"""

_VERIFIED = re.compile(r"\bsslmode\s*=\s*verify-|[?&]tls=true\b|\brediss://|\bmongodb\+srv://|\bamqps://")
"""An address of a database or a broker whose certificate is verified."""

_SURE_TLS = frozenset(
    name for name in _TLS_CALLS if name.startswith(("crypto/", "net/smtp", "google.golang.org/"))
)
_REQUESTS = frozenset({"Get", "Head", "Post", "PostForm", "NewRequest", "NewRequestWithContext"})

_ZONE_PACKAGES = (
    "github.com/apognu/gocal",
    "github.com/arran4/golang-ical",
    "github.com/go-co-op/gocron",
    "github.com/netresearch/go-cron",
    "github.com/robfig/cron",
    "github.com/teambition/rrule-go",
)
"""Packages that load time zones by the names in schedules and calendars, such as ``CRON_TZ=Europe/Vienna``."""

_ZONE_SETTING = re.compile(r"\b(?:CRON_)?TZ=[A-Z]\w+|[?&]loc=(?!UTC|Local)[A-Z]\w+|[?&]loc=\w+%2F", re.ASCII)
"""A zone in a schedule, or in the address of a MySQL database."""

_EMBEDDED_ROOTS = frozenset({"golang.org/x/crypto/x509roots/fallback", "github.com/breml/rootcerts"})

_TEMPORARY = frozenset(
    {"os.TempDir", "io/ioutil.TempDir", "io/ioutil.TempFile", "os.CreateTemp", "os.MkdirTemp"}
)
_WRITING = frozenset(
    {
        "io/ioutil.WriteFile",
        "os.Create",
        "os.Mkdir",
        "os.MkdirAll",
        "os.OpenFile",
        "os.WriteFile",
        "net.ListenUnix",
        "net.ListenUnixgram",
    }
)
_STORES = (
    "github.com/cockroachdb/pebble",
    "github.com/dgraph-io/badger",
    "github.com/glebarez/sqlite",
    "github.com/mattn/go-sqlite3",
    "github.com/ncruces/go-sqlite3",
    "github.com/syndtr/goleveldb",
    "go.etcd.io/bbolt",
    "gorm.io/driver/sqlite",
    "modernc.org/sqlite",
)
"""Databases in files."""
_UPLOADS = frozenset({"ParseMultipartForm", "FormFile", "MultipartForm"})
"""Uploads above 32 MB go through temporary files (net/http, Request.ParseMultipartForm)."""

_RUNS = {"os/exec.Command": 0, "os/exec.CommandContext": 1, "os/exec.LookPath": 0, "syscall.Exec": 0}
"""Calls that run a program -> the index of the argument with its name."""

_USERS = frozenset(
    f"os/user.{name}" for name in ("Current", "Lookup", "LookupId", "LookupGroup", "LookupGroupId")
)
_METHODS = frozenset(
    name.rpartition(".")[2]
    for name in (*_TLS_CALLS, *_TEMPORARY, *_WRITING, *_RUNS, *_USERS, "time.LoadLocation", "net.Listen")
)

_FOREIGN = frozenset(
    {
        "afplay",
        "cmd",
        "codesign",
        "defaults",
        "hdiutil",
        "launchctl",
        "net",
        "netsh",
        "open",
        "osascript",
        "pbcopy",
        "pbpaste",
        "powershell",
        "powershell.exe",
        "pwsh.exe",
        "rundll32",
        "say",
        "schtasks",
        "sw_vers",
        "system_profiler",
        "taskkill",
        "tasklist",
        "wmic",
        "wslview",
        "xcrun",
        "xdg-open",
    }
)
"""Programs of other systems and of desktops, which a server does not run in a container."""

_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+")
"""The spelling of environment variables, which no program has."""

_PROGRAM = re.compile(r"[A-Za-z0-9][\w.+-]*")


@dataclass(frozen=True, slots=True)
class Need:
    """One need of the program, and its place."""

    name: str
    """``ca_certs``, ``tzdata``, ``tmp``, ``writes``, ``os_user``, ``commands`` or ``told_commands``."""
    what: str
    """The program's name for ``commands``."""
    file: str
    line: int
    likely: bool = False
    """Whether it is only likely."""


def find_needs(
    bodies: Iterable[Body],
    names: Names,
    imports: Iterable[Imported],
    idle: Callable[[str], bool] = lambda _: False,
) -> list[Need]:
    """Return the needs of the program, in the order of the files.

    Embedded certificates and time zones (``x509roots/fallback``, ``time/tzdata``) are not needed from the image.

    Args:
        bodies: the files of the program.
        names: the names in them.
        imports: the packages of other modules that it uses.
        idle: whether none of the code in a directory runs.
    """
    held, used = tuple(bodies), tuple(imports)
    values = Values(names, fields=False)
    paths = {item.path for item in used}
    found = [Need("ca_certs", "", item.file, item.line) for item in used if _uses_tls(item.path)]
    found += [
        Need("writes", "", item.file, item.line)
        for item in used
        if any(f"{item.path}/".startswith(f"{store}/") for store in _STORES)
    ]
    found += [
        Need("tzdata", "", item.file, item.line, likely=True)
        for item in used
        if _is(item.path, _ZONE_PACKAGES)
    ]
    for body in held:
        needs = [
            need for call, scope in body.calls for need in _of_call(call, Place(body, scope), names, values)
        ]
        needs += _of_structs(body, names, values)
        if needs and not idle(body.directory):
            found += needs
    compiled_in = set()
    if paths & _EMBEDDED_ROOTS:
        compiled_in.add("ca_certs")
    if "time/tzdata" in paths:
        compiled_in.add("tzdata")
    return [need for need in found if need.name not in compiled_in]


def _uses_tls(path: str) -> bool:
    return _is(path, _TLS_PACKAGES)


def _is(path: str, packages: Iterable[str]) -> bool:
    return any(path == package or path.startswith((f"{package}/", f"{package}-")) for package in packages)


def _of_structs(body: Body, names: Names, values: Values) -> Iterator[Need]:
    """Yield the needs of composite literals: clients of HTTP, and commands such as ``exec.Cmd{Path: "git"}``."""
    for struct, scope in body.structs:
        place = Place(body, scope)
        if struct.type in _TLS_STRUCTS and not _is_local(scope, place, names):
            # a client alone does not prove that it uses TLS
            yield Need("ca_certs", "", struct.file, struct.line, likely=True)
        elif struct.type == "exec.Cmd" and (path := struct.get("Path")) is not None:
            yield from _program(path, place, values)
            if _is_dynamic(path, place, names):
                yield Need("told_commands", "", struct.file, struct.line)


def _is_local(scope: int, place: Place, names: Names) -> bool:
    """Return whether the HTTP client of a function dials only Unix sockets, or uses only ``http://`` addresses."""
    calls = [call for call, where in place.body.calls if where == scope]
    if any("dial" in call.method.lower() and _has(call, "unix") for call in calls):
        return True
    requests = [call for call in calls if call.method in _REQUESTS and call.arguments]
    return bool(requests) and all(_is_plain(call, place, names) for call in requests)


def _has(call: Call, text: str) -> bool:
    return any(isinstance(item, Literal) and item.text == text for item in call.arguments)


def _is_plain(call: Call, place: Place, names: Names) -> bool:
    """Return whether a request goes to an ``http://`` address."""
    return any(_begins(item, "http://", place, names) for item in call.arguments)


def _begins(expression: Expression | None, start: str, place: Place, names: Names, levels: int = 3) -> bool:
    """Return whether every known value of an expression has a prefix."""
    match expression:
        case Literal(text):
            return text.startswith(start)
        case Join(parts):
            return bool(parts) and _begins(parts[0], start, place, names, levels)
        case Call() if expression.method in {"Sprintf", "Sprint"}:
            return expression.literal(0).startswith(start)
        case Name(name) if levels:
            given = names.assigned(name, place)
            return bool(given) and all(
                _begins(item.expression, start, item.place, names, levels - 1) for item in given
            )
    return False


def _of_call(call: Call, place: Place, names: Names, values: Values) -> Iterator[Need]:
    name = place.body.qualified(call.function) if call.method in _METHODS else ""
    if name in _TLS_CALLS:
        if not _is_plain(call, place, names) and not _is_local(place.scope, place, names):
            sure = name in _SURE_TLS or any(
                _begins(item, "https://", place, names) for item in call.arguments
            )
            yield Need("ca_certs", "", call.file, call.line, likely=not sure)
    elif name == "time.LoadLocation":
        if call.literal(0) not in {"UTC", "Local"}:
            yield Need("tzdata", "", call.file, call.line)
    elif name in _USERS:
        yield Need("os_user", "", call.file, call.line)
    elif name in _WRITING or (name == "net.Listen" and call.literal(0) in {"unix", "unixpacket"}):
        yield Need("writes", "", call.file, call.line)
    elif name in _TEMPORARY:
        if not call.arguments or _is_default_directory(call.arguments[0]):
            yield Need("tmp", "", call.file, call.line)
    elif name in _RUNS:
        index = _RUNS[name]
        run = call.arguments[index] if index < len(call.arguments) else None
        yield from _program(run, place, values, likely=call.method == "LookPath")
        if _is_dynamic(run, place, names):
            yield Need("told_commands", "", call.file, call.line)
    elif call.method in _UPLOADS and call.owner:
        yield Need("tmp", "", call.file, call.line)
    yield from _of_literals(call)


def _of_literals(call: Call) -> Iterator[Need]:
    """Yield the needs that the text of an argument shows."""
    texts = [item.text for item in call.arguments if isinstance(item, Literal)]
    if any(_ZONE_SETTING.search(text) for text in texts):
        yield Need("tzdata", "", call.file, call.line)
    if any(_VERIFIED.search(text) for text in texts):
        yield Need("ca_certs", "", call.file, call.line)
    if any(text == "/tmp" or text.startswith("/tmp/") for text in texts):
        yield Need("tmp", "", call.file, call.line)


def _is_default_directory(argument: Expression | None) -> bool:
    """Return whether temporary files go to the system's directory. A variable is a directory of the program."""
    if isinstance(argument, Call):
        return argument.function == "os.TempDir"
    return isinstance(argument, Literal) and argument.text == ""


def _is_dynamic(argument: Expression | None, place: Place, names: Names, levels: int = 2) -> bool:
    """Return whether a program's name comes from a field, so that a setting or a request selects the program."""
    match argument:
        case Field(owner):
            return not place.imports(owner)
        case Name(name) if levels:
            given = names.assigned(name, place)
            return any(_is_dynamic(item.expression, item.place, names, levels - 1) for item in given)
    # the rest is mostly the program itself (os.Args[0], os.Executable)
    return False


def _program(run: Expression | None, place: Place, values: Values, *, likely: bool = False) -> Iterator[Need]:
    for value in values.of(run, place):
        program = value.text.rpartition("/")[2]
        if (
            _PROGRAM.fullmatch(program)
            and program not in _FOREIGN
            and not program.endswith((".exe", "-"))
            and not _VARIABLE.fullmatch(program)
        ):
            yield Need("commands", program, value.file, value.line, likely)
