package main

import (
	"log"

	"example.com/lib"
)

func main() {
	log.Fatal(lib.Serve())
}
