# A script of the project, and a health check in the shell form.
FROM golang:1.27-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build apt-get --version && sh scripts/build.sh /fromscript && ./scripts/build.sh /direct
FROM alpine:3.24
COPY --from=build /fromscript /direct /usr/local/bin/
ENV LISTEN=:8080
HEALTHCHECK --interval=3s --timeout=1s CMD wget -q -O- http://127.0.0.1:8080/ || exit 1
USER nobody
EXPOSE 8080
ENTRYPOINT fromscript -listen $LISTEN
