# Build command: docker build --secret id=ca,src=ca.pem .

FROM golang:1.27-alpine AS modules
WORKDIR /src
ENV CGO_ENABLED=1 GOFLAGS=-trimpath
RUN --mount=type=secret,id=ca,required=true \
    --mount=type=tmpfs,target=/run/ca \
    cat /etc/ssl/certs/ca-certificates.crt /run/secrets/ca > /run/ca/all.pem && \
    export SSL_CERT_FILE=/run/ca/all.pem GIT_SSL_CAINFO=/run/ca/all.pem && \
    apk add --no-cache gcc musl-dev
COPY go.mod go.sum ./
RUN --mount=type=secret,id=ca,required=true \
    --mount=type=tmpfs,target=/run/ca \
    cat /etc/ssl/certs/ca-certificates.crt /run/secrets/ca > /run/ca/all.pem && \
    export SSL_CERT_FILE=/run/ca/all.pem GIT_SSL_CAINFO=/run/ca/all.pem && \
    go mod download

FROM modules AS build
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/root/.cache/go-build \
    go build -ldflags="-s -w -linkmode external -extldflags -static" -o /out/api ./cmd/api

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/local/go/lib/time/zoneinfo.zip /zoneinfo.zip
ENV ZONEINFO=/zoneinfo.zip
COPY --from=build /out/api /api
USER 65532:65532
ENTRYPOINT ["/api"]
