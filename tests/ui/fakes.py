"""An engine that plays a script, and scripts for it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

from tui.engine.archive import FileEntry, HistoryEntry, ImageArchive, Layer
from tui.engine.bake import one_after_another
from tui.engine.container import Container, RunRequest
from tui.engine.engine import BuildRequest, EngineError, EngineInfo, ImageDetails
from tui.engine.events import (
    FINAL_STAGE,
    BuildEvent,
    Built,
    Failed,
    FailureKind,
    LogChunk,
    LogLine,
    StepChanged,
    Stream,
    Transfer,
)

INFO = EngineInfo(
    name="docker",
    version="28.5.1",
    context="default",
    endpoint="unix:///var/run/docker.sock",
    builder="default",
    platform="linux/amd64",
    buildkit=True,
)
DETAILS = ImageDetails(
    digest="sha256:0123",
    user="65532:65532",
    entrypoint=("/golang-sample",),
    command=(),
    exposed=(),
    platform="linux/amd64",
)
"""What an engine tells of the Gin sample's image."""
START = 1_000.0
"""When every scripted build began, by the builder's clock."""

Script = Iterable[BuildEvent | asyncio.Event | float]


class FakeEngine:
    """Yields the events of a script; waits where the script has an asyncio event or a number of seconds."""

    def __init__(self, *scripts: Script, archive: ImageArchive | None = None) -> None:
        self.scripts = list(scripts)
        self.requests: list[BuildRequest] = []
        self.closed = 0
        """How many builds were closed before their end."""
        self.image = archive or SMALL
        self.measuring: asyncio.Event | None = None
        """Held up until set, when there is one."""
        self.trouble: EngineError | None = None
        self.runs: Callable[[RunRequest], Container] | None = None

    @property
    def info(self) -> EngineInfo:
        return INFO

    async def build(self, request: BuildRequest) -> AsyncGenerator[BuildEvent, None]:
        script = self.scripts[min(len(self.requests), len(self.scripts) - 1)]
        self.requests.append(request)
        finished = False
        try:
            for entry in script:
                if isinstance(entry, asyncio.Event):
                    await entry.wait()
                elif isinstance(entry, float):
                    await asyncio.sleep(entry)
                else:
                    finished = isinstance(entry, Built | Failed)
                    yield entry
        finally:
            if not finished:
                self.closed += 1

    def bake(self, requests: Mapping[str, BuildRequest]) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        return one_after_another(self.build, requests)

    async def inspect(self, image: str) -> ImageDetails:
        return ImageDetails(
            digest="sha256:0123456789abcdef",
            user="65532:65532",
            entrypoint=("/golang-sample",),
            command=(),
            exposed=("8080/tcp",),
            platform="linux/amd64",
        )

    async def archive(self, image: str, on_progress: Callable[[int], None] | None = None) -> ImageArchive:
        if on_progress:
            on_progress(4_200_000)
        if self.measuring:
            await self.measuring.wait()
        if self.trouble:
            raise self.trouble
        return NAIVE if image.endswith(":naive") else self.image

    async def remove(self, image: str) -> None:
        pass

    @asynccontextmanager
    async def container(self, request: RunRequest) -> AsyncIterator[Container]:
        if self.runs is None:
            raise EngineError("Nothing can be run here.", "Run it yourself.")
        yield self.runs(request)


def step(
    key: str,
    name: str,
    stage: str = "",
    started: float | None = None,
    took: float | None = None,
    *,
    cached: bool = False,
    error: str = "",
    position: int = 0,
) -> StepChanged:
    """Return a step; times are seconds after the build's start."""
    begun = None if started is None else START + started
    completed = None if begun is None or took is None else begun + took
    return StepChanged(key, name, stage, (), begun, completed, cached, error, position)


def lines(key: str, *texts: str, stream: Stream = Stream.OUT) -> LogChunk:
    """Return what a step printed."""
    return LogChunk(key, tuple(LogLine(text, stream) for text in texts))


BEGIN: tuple[BuildEvent, ...] = (
    step("def", "load build definition from Dockerfile", "", 0.0, 0.02),
    step("meta", "load metadata for docker.io/library/golang:1.27-alpine", "", 0.1, 0.4),
    step("ctx", "load build context", "", 0.5, 0.1),
    step("from", "FROM docker.io/library/golang:1.27-alpine", "modules", 0.5, 0.0, cached=True),
    step("workdir", "WORKDIR /src", "modules", 0.5, 0.0, cached=True),
    step("mod", "RUN go mod download", "modules", 0.6, 1.7),
    lines(
        "mod", "go: downloading github.com/gin-gonic/gin v1.10.0", "go: downloading golang.org/x/net v0.25.0"
    ),
    step("run", "FROM gcr.io/distroless/static-debian13:nonroot", FINAL_STAGE, 0.5),
    Transfer("run", "sha256:1111", 480_000, 850_000, False),
    step("test", "RUN go vet ./... && go test ./...", "test"),
    step("build", 'RUN go build -trimpath -ldflags="-s -w" -o /out/golang-sample .', "build"),
    step("copy", "COPY --from=build /out/golang-sample /golang-sample", FINAL_STAGE),
)
RUNNING: tuple[BuildEvent, ...] = (
    step("build", 'RUN go build -trimpath -ldflags="-s -w" -o /out/golang-sample .', "build", 2.4),
    step("test", "RUN go vet ./... && go test ./...", "test", 2.5),
    lines(
        "test",
        "ok  \texample.com/golang-sample/pkg/apis\t0.012s".expandtabs(4),
        "ok  \texample.com/golang-sample/pkg/math\t0.004s".expandtabs(4),
        "?   \texample.com/golang-sample/pkg/types\t[no test files]".expandtabs(4),
    ),
)
DONE: tuple[BuildEvent, ...] = (
    Transfer("run", "sha256:1111", 850_000, 850_000, True),
    step("run", "FROM gcr.io/distroless/static-debian13:nonroot", FINAL_STAGE, 0.5, 3.0),
    step("test", "RUN go vet ./... && go test ./...", "test", 2.5, 6.6),
    step("build", 'RUN go build -trimpath -ldflags="-s -w" -o /out/golang-sample .', "build", 2.4, 9.1),
    step("copy", "COPY --from=build /out/golang-sample /golang-sample", FINAL_STAGE, 11.6, 0.1),
    step("export", "exporting to image", "", 11.8, 0.3),
    Built("godock-tui/golang-sample:build-1", "sha256:0123456789abcdef", 12.2),
)
GOOD: tuple[BuildEvent, ...] = (*BEGIN, *RUNNING, *DONE)
"""A build that ends with an image."""

TEST_FAILS: tuple[BuildEvent, ...] = (
    *BEGIN,
    *RUNNING,
    lines(
        "test",
        "--- FAIL: TestAverage (0.00s)",
        "    math_test.go:17: Average(2, 4) = 2, want 3",
        "FAIL",
        "FAIL    example.com/golang-sample/pkg/math  0.004s",
    ),
    step("build", 'RUN go build -trimpath -ldflags="-s -w" -o /out/golang-sample .', "build", 2.4, 3.1,
         error="context canceled"),
    step("test", "RUN go vet ./... && go test ./...", "test", 2.5, 3.0, error="process did not complete: exit code 1"),
    Failed(FailureKind.STEP, "process \"/bin/sh -c go vet ./... && go test ./...\" did not complete successfully: "
           "exit code: 1", 5.6, "test", 9),
)  # fmt: skip
"""A build whose unit tests fail."""

MARKUP = "[@click=app.quit]x[/] [/foo] [bold"
"""What ends an app that takes foreign text for markup."""

SMALL = ImageArchive(
    (
        Layer(
            "sha256:b1",
            2_100_000,
            640_000,
            (FileEntry("/usr/share/zoneinfo/Europe/Paris", 2_900, "file", 0o644),),
        ),
        Layer(
            "sha256:b2",
            900_000,
            210_000,
            (
                FileEntry("/etc/ssl/certs/ca-certificates.crt", 220_000, "file", 0o644),
                FileEntry("/etc/passwd", 120, "file", 0o644),
            ),
        ),
        Layer("sha256:own", 7_141_000, 3_012_000, (FileEntry("/golang-sample", 7_139_480, "file", 0o755),)),
    ),
    (
        HistoryEntry("bazel build @@//static:tzdata", False),
        HistoryEntry("bazel build @@//common:cacerts", False),
        HistoryEntry("COPY /out/golang-sample /golang-sample # buildkit", False),
        HistoryEntry("USER 65532:65532", True),
        HistoryEntry("EXPOSE map[8080/tcp:{}]", True),
        HistoryEntry('ENTRYPOINT ["/golang-sample"]', True),
    ),
)
"""The tutorial's server on distroless/static."""

NAIVE = ImageArchive(
    (
        Layer("sha256:d", 120_000_000, 49_000_000, (FileEntry("/bin/sh", 125_000, "file", 0o755),)),
        Layer(
            "sha256:g",
            250_000_000,
            70_000_000,
            (FileEntry("/usr/local/go/bin/go", 13_000_000, "file", 0o755),),
        ),
        Layer("sha256:s", 60_000, 20_000, (FileEntry("/src/main.go", 1_200, "file", 0o644),)),
        Layer(
            "sha256:o", 180_000_000, 60_000_000, (FileEntry("/out/golang-sample", 10_500_000, "file", 0o755),)
        ),
    ),
    tuple(
        HistoryEntry(text, False)
        for text in ("FROM", "ADD go", "COPY . .", "RUN go build -o /out/golang-sample .")
    ),
)
"""What the naive single stage leaves behind."""
