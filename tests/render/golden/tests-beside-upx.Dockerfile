FROM --platform=$BUILDPLATFORM golang:1.27-alpine AS modules
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

FROM modules AS build
ARG TARGETOS TARGETARCH
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags="-s -w" -o /out/golang-sample .

FROM build AS tested
RUN --mount=type=bind,from=test,target=/tested true

FROM --platform=$BUILDPLATFORM golang:1.27-alpine AS upx
RUN apk add --no-cache upx
COPY --from=tested /out/golang-sample /out/
RUN upx /out/golang-sample

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=upx /out/golang-sample /golang-sample
USER 65532:65532
ENTRYPOINT ["/golang-sample"]
