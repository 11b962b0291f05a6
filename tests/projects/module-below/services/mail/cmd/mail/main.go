package main

import (
	"net/http"
	"os"
)

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8025"
	}
	if err := http.ListenAndServe(":"+port, nil); err != nil {
		os.Exit(1)
	}
}
