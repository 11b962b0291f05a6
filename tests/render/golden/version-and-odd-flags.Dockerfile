# Build command: docker build --build-arg VERSION="$(git describe --tags --always)" .

FROM --platform=$BUILDPLATFORM golang:1.27-alpine AS modules
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod \
    go mod download

FROM modules AS build
ARG TARGETOS TARGETARCH
ARG VERSION=dev
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags='-s -w -X '"'"'main.note=$b'"'"''" -X 'main.version=$VERSION'" -o /out/golang-sample .

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /out/golang-sample /golang-sample
USER 65532:65532
ENTRYPOINT ["/golang-sample"]
