FROM --platform=$BUILDPLATFORM golang:1.27-bookworm AS modules
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod \
    go mod download

FROM modules AS test
RUN --mount=type=bind,target=.,rw \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    go test ./...

FROM test AS build
ARG TARGETOS TARGETARCH
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags="-s -w" -o /out/golang-sample .

FROM --platform=$BUILDPLATFORM debian:trixie-slim AS upx
RUN apt-get update && apt-get install -y --no-install-recommends upx-ucl && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/golang-sample /out/
RUN upx /out/golang-sample

FROM debian:trixie-slim
COPY --from=upx /out/golang-sample /golang-sample
USER 65532:65532
ENTRYPOINT ["/golang-sample"]
