FROM golang:1.27-alpine AS build
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
COPY . .
RUN go build -o /out/golang-sample .

FROM alpine:3.24
COPY --from=build /out/golang-sample /golang-sample
ENTRYPOINT ["/golang-sample"]
