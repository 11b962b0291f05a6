# The last Dockerfile of the tutorial that godock-tui grew from, in its own arrangement: go.mod first, the modules as a
# layer, the tests before the build, a static and stripped binary, two stages. Its UPX step is left out, because the
# recommended recipe has none, and it runs on the base that the recommended recipe runs on: both build the same program.
FROM golang:1.27-alpine AS build
WORKDIR /app
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go test -v ./...
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o ./out/app .

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /app/out/app /usr/local/bin/app
EXPOSE 8080
CMD ["/usr/local/bin/app"]
