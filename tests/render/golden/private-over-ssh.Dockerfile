# Build command: docker build --ssh default --secret id=known_hosts,src=$HOME/.ssh/known_hosts .

FROM --platform=$BUILDPLATFORM golang:1.27-alpine AS modules
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
ENV GOPRIVATE=github.com/acme/*,*.example.com
RUN apk add --no-cache git openssh-client
RUN git config --global url.ssh://git@github.com/acme/.insteadOf https://github.com/acme/ && \
    git config --global url.ssh://git@git.example.com/.insteadOf https://git.example.com/
COPY go.mod go.sum ./
RUN --mount=type=ssh,required=true \
    --mount=type=secret,id=known_hosts,target=/root/.ssh/known_hosts \
    GIT_SSH_COMMAND="ssh -o StrictHostKeyChecking=accept-new" go mod download

FROM modules AS build
ARG TARGETOS TARGETARCH
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/root/.cache/go-build \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags="-s -w" -o /out/api ./cmd/api

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /out/api /api
USER 65532:65532
ENTRYPOINT ["/api"]
