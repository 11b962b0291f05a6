# Build command: docker build --secret id=netrc,src=$HOME/.netrc --secret id=ca,src=ca.pem --build-arg VERSION="$(git describe --tags --always)" --platform linux/amd64,linux/arm64 .

# golang:1.27-alpine, pinned by digest
FROM --platform=$BUILDPLATFORM golang:1.27-alpine@sha256:cf6fca6641884b8433441b2b0652976f975e1d0fdd26d177eaaf8596087f3125 AS modules
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
RUN mkdir -p '/data-directories/my data/uploads' /data-directories/var/lib/api
ENV GOPRIVATE=git.example.com
RUN --mount=type=secret,id=ca,required=true \
    --mount=type=tmpfs,target=/run/ca \
    cat /etc/ssl/certs/ca-certificates.crt /run/secrets/ca > /run/ca/all.pem && \
    export SSL_CERT_FILE=/run/ca/all.pem GIT_SSL_CAINFO=/run/ca/all.pem && \
    apk add --no-cache git
COPY go.mod go.sum ./
RUN --mount=type=secret,id=netrc,target=/root/.netrc,required=true \
    --mount=type=secret,id=ca,required=true \
    --mount=type=tmpfs,target=/run/ca \
    cat /etc/ssl/certs/ca-certificates.crt /run/secrets/ca > /run/ca/all.pem && \
    export SSL_CERT_FILE=/run/ca/all.pem GIT_SSL_CAINFO=/run/ca/all.pem && \
    go mod download

FROM modules AS test
RUN --mount=type=bind,target=.,rw \
    --mount=type=cache,target=/root/.cache/go-build \
    go test ./...

FROM test AS build
ARG TARGETOS TARGETARCH
ARG VERSION=dev
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/root/.cache/go-build \
    GOOS=$TARGETOS GOARCH=$TARGETARCH GOAMD64=v3 GOARM64=v8.1 go build -ldflags="-s -w -X 'main.version=$VERSION'" -o /out/ ./cmd/api ./cmd/migrate

# golang:1.27-alpine, pinned by digest
FROM --platform=$BUILDPLATFORM golang:1.27-alpine@sha256:cf6fca6641884b8433441b2b0652976f975e1d0fdd26d177eaaf8596087f3125 AS upx
RUN --mount=type=secret,id=ca,required=true \
    --mount=type=tmpfs,target=/run/ca \
    cat /etc/ssl/certs/ca-certificates.crt /run/secrets/ca > /run/ca/all.pem && \
    export SSL_CERT_FILE=/run/ca/all.pem GIT_SSL_CAINFO=/run/ca/all.pem && \
    apk add --no-cache upx
COPY --from=build /out/api /out/migrate /out/
RUN upx /out/api /out/migrate

# alpine:3.24, pinned by digest
FROM alpine:3.24@sha256:31b6477333eb8257db9e5d7c3a7264fd0467928756f0bbcc27d35bea5d28cdbd
COPY --from=build /usr/local/go/lib/time/zoneinfo.zip /zoneinfo.zip
ENV ZONEINFO=/zoneinfo.zip
WORKDIR "/my data"
COPY ["templates", "/my data/templates"]
COPY ["odd name.txt", "/etc/"]
COPY --from=build --chown=65532:65532 ["/data-directories/my data/uploads", "/my data/uploads"]
COPY --from=build --chown=65532:65532 /data-directories/var/lib/api /var/lib/api
COPY --from=upx /out/api /out/migrate /
LABEL org.opencontainers.image.title="My \"server\"" \
    org.opencontainers.image.licenses="MIT"
ENV GIN_MODE="release" \
    PRICE="5 \$"
VOLUME ["/my data/uploads", "/var/lib/api"]
USER 65532:65532
EXPOSE 8080
HEALTHCHECK CMD ["/api", "healthcheck", "--quiet"]
ENTRYPOINT ["/api"]
CMD ["serve", "--addr", ":80 80"]
