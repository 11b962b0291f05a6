package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
)

var version = "unset"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "healthcheck" {
		answer, err := http.Get("http://127.0.0.1:8080/")
		if err != nil || answer.StatusCode != http.StatusOK {
			os.Exit(1)
		}
		return
	}
	name := flag.String("name", "nobody", "who is greeted")
	flag.Parse()
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		greeting, err := os.ReadFile("texts/greeting.txt")
		if err != nil {
			greeting = []byte("no file")
		}
		folder, _ := os.Getwd()
		fmt.Fprintf(w, "hello version=%s name=%s mood=%s text=%s folder=%s\n",
			version, *name, os.Getenv("MOOD"), strings.TrimSpace(string(greeting)), folder)
	})
	fmt.Println("listening on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
