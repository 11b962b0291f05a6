# Forms of COPY and ADD.
FROM busybox:musl AS files
COPY web /web
COPY --chown=12:13 config.yaml /etc/app/
RUN mkdir -p /deep/er && echo 1 > /deep/er/file && chown 9:9 /deep/er/file && ln -s er /deep/link

FROM busybox:musl
WORKDIR /app
COPY . .
COPY *.yaml main.go sub/
COPY web/ web
COPY web /flat
COPY --chmod=755 scripts/run.sh /run.sh
COPY --from=files /web /etc/app/config.yaml /both/
COPY --from=files /deep /deep
COPY --from=files --chown=44 /deep/link/file renamed
COPY --from=0 /web/index.html /
COPY <<one <<"two" /texts/
first $PATH
one
second $PATH
two
COPY config.yaml relative/
COPY [ "config.yaml", "/with space/" ]
ADD config.yaml /added.yaml
RUN --mount=type=bind,target=/mnt/src,rw --mount=type=tmpfs,target=/scratch touch /mnt/src/lost /scratch/lost /kept && cp /mnt/src/config.yaml /frommount
VOLUME /data /x
ENTRYPOINT ["/run.sh"]
