FROM golang:1.27-trixie AS build
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
RUN apt-get update && apt-get install -y --no-install-recommends upx-ucl && rm -rf /var/lib/apt/lists/*
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go test ./...
RUN go build -ldflags="-s -w" -o /out/golang-sample .
RUN upx /out/golang-sample

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /out/golang-sample /golang-sample
USER 65532:65532
ENTRYPOINT ["/golang-sample"]
