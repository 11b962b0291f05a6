FROM golang:1.27-alpine
WORKDIR /src
ENV CGO_ENABLED=0
COPY . .
RUN go test -trimpath ./...
RUN go build -trimpath -ldflags="-s -w" -o /out/golang-sample .
RUN mkdir -p /data && chown 65532:65532 /data
WORKDIR /
USER 65532:65532
ENTRYPOINT ["/out/golang-sample"]
