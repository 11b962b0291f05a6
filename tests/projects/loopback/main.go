package main

import (
	"flag"
	"log"
	"net/http"
)

func main() {
	address := flag.String("listen", "127.0.0.1:9000", "the address to listen on")
	flag.Parse()
	log.Fatal(http.ListenAndServe(*address, nil))
}
