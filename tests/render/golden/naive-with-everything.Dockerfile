FROM golang:1.27-alpine
WORKDIR /src
ENV CGO_ENABLED=0
COPY . .
RUN go test -trimpath -tags=netgo ./...
RUN go build -trimpath -tags=netgo -ldflags="-s -w" -o /out/golang-sample .
RUN apk add --no-cache upx
RUN upx /out/golang-sample
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/out/golang-sample"]
