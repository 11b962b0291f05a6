# Where the go command puts programs.
FROM golang:1.27-trixie AS build
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build \
    mkdir /dir && go build -o /dir && go build -o /made/ ./cmd/api ./cmd/worker && go build -o /file ./cmd/api \
    && go build && go build ./cmd/worker && go build -o named/ ./cmd/... && go build -o bin/x main.go \
    && (cd cmd/api && go build) && go install ./cmd/worker && GOBIN=/gobin go install . && go build ./... \
    && go -C cmd/worker build -o ../../fromc . && go build -ldflags="-s -w -X main.version=1" -o /out/shop example.com/shop/v2

FROM scratch
COPY --from=build /dir /dir
COPY --from=build /made /made/
COPY --from=build /file /
COPY --from=build /src/shop /src/worker /src/fromc /programs/
COPY --from=build /src/named /named
COPY --from=build /src/bin/x /src/cmd/api/api ./
COPY --from=build /go/bin /gopath
COPY --from=build /gobin/shop /go-install
COPY --from=build /out/* /all/
ENTRYPOINT ["/all/shop"]
