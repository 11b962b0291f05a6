ARG GO_VERSION=1.27
FROM --platform=$BUILDPLATFORM golang:${GO_VERSION}-alpine AS modules
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
COPY go.mod go.sum* ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download

FROM modules AS build
ARG TARGETOS TARGETARCH VERSION=dev
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/root/.cache/go-build \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags="-s -w -X main.version=${VERSION}" -o /out/shop .

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build --chown=65532:65532 /out/shop /shop
USER 65532:65532
EXPOSE 8080 9090/udp
ENTRYPOINT ["/shop"]
