# Build command: docker build --build-arg VERSION="$(git describe --tags --always)" .

FROM golang:1.27-alpine
WORKDIR /src
ENV CGO_ENABLED=0
COPY . .
RUN go test -trimpath ./...
ARG VERSION=dev
RUN go build -trimpath -ldflags="-s -w -X 'main.version=$VERSION'" -o /out/ ./cmd/api ./cmd/migrate
WORKDIR /data
USER 65532:65532
HEALTHCHECK CMD ["/out/api", "healthcheck"]
ENTRYPOINT ["/out/api"]
