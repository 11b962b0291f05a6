FROM golang:1.27-trixie AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /src
COPY . .
RUN set -eux; \
    apt-get update && apt-get install -y --no-install-recommends upx-ucl jq=1.7 && rm -rf /var/lib/apt/lists/*; \
    make build OUT=/out/shop VERSION=$(git describe --tags)
RUN <<EOF
set -e
for name in api worker; do
  go build -o /out/$name ./cmd/$name
done
if [ -f run.sh ]; then cp run.sh /out/; else echo none; fi
EOF
FROM debian:trixie-slim
RUN groupadd -g 1000 app && useradd -u 1000 -g app -m app \
    && mkdir -p /data /etc/shop && chown -R app:app /data && printf 'a=%s\n' b > /etc/shop/conf
COPY --from=build /out/ /usr/local/bin/
COPY --chmod=755 <<'EOT' /entry.sh
#!/bin/sh
exec "$@"
EOT
VOLUME ["/data"]
USER app
HEALTHCHECK --interval=5s CMD curl -f http://localhost:8080/ || exit 1
ENTRYPOINT ["/entry.sh"]
CMD ["shop", "serve"]
