FROM --platform=$BUILDPLATFORM golang:1.27-alpine AS modules
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
RUN mkdir -p /data-directories/data /data-directories/var/lib/app
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

FROM gcr.io/distroless/static-debian13:nonroot
WORKDIR /
COPY --from=build --chown=65532:65532 /data-directories/data /data
COPY --from=build --chown=65532:65532 /data-directories/var/lib/app /var/lib/app
COPY --from=build /out/golang-sample /golang-sample
VOLUME ["/data", "/var/lib/app"]
USER 65532:65532
EXPOSE 8080 9100 5514/udp
ENTRYPOINT ["/golang-sample"]
