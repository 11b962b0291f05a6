FROM golang:1.27-trixie
WORKDIR /src
COPY . .
RUN go build -o /out/golang-sample .
EXPOSE 8080
ENTRYPOINT ["/out/golang-sample"]
