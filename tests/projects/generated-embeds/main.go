package main

import (
	"embed"
	"log"
	"net/http"

	"example.com/board/schema"
)

//go:embed all:web/dist
var ui embed.FS

func main() {
	http.Handle("/", http.FileServer(http.FS(ui)))
	log.Print(len(schema.Text))
	log.Fatal(http.ListenAndServe(":8089", nil))
}
