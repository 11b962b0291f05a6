FROM golang:latest
WORKDIR /app
ADD https://example.com/tool.tar.gz /tmp/
COPY *.go go.* ./
ENV PORT 8080
RUN go mod download && (cd /tmp && tar xzf tool.tar.gz -C /opt) && go build -v -o main . || true
RUN ln -s /app/main /usr/local/bin/main && cat > /etc/motd <<END && echo done | tee /log
hello $PORT
END
LABEL a=b "c d"='e f'
EXPOSE $PORT
CMD ./main -port ${PORT}
