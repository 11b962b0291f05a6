FROM --platform=$BUILDPLATFORM golang:1.27-alpine AS modules
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath

FROM modules AS build
ARG TARGETOS TARGETARCH
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/root/.cache/go-build \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags="-s -w" -o /out/golang-sample .

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /out/golang-sample /golang-sample
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/golang-sample"]
