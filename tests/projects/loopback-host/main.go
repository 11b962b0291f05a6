package main

import (
	_ "embed"
	"flag"
	"fmt"
	"log"
	"net/http"
)

//go:embed docs/help.md
var help string

func main() {
	host := flag.String("host", "127.0.0.1", "the address to listen on")
	port := flag.Int("port", 7070, "the port to listen on")
	flag.Parse()
	log.Print(len(help))
	log.Fatal(http.ListenAndServe(fmt.Sprintf("%s:%d", *host, *port), nil))
}
