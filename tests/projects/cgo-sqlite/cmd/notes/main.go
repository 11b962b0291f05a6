package main

import (
	"log"

	"example.com/notes/internal/store"
)

func main() {
	if err := store.Open("notes.db"); err != nil {
		log.Fatal(err)
	}
}
