package main

import (
	"html/template"
	"log"
	"net/http"
	"os"
	"path/filepath"
)

const catalogue = "data/catalogue.json"

func main() {
	pages := template.Must(template.ParseGlob("templates/*.html"))
	goods, err := os.ReadFile(catalogue)
	if err != nil {
		log.Fatal(err)
	}
	first, err := os.ReadFile(filepath.Join("migrations", "001.sql"))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("state.db", first, 0o600); err != nil {
		log.Print(err)
	}
	secrets, _ := os.ReadFile(".env")
	log.Print(len(goods), len(secrets))
	http.Handle("/static/", http.StripPrefix("/static/", http.FileServer(http.Dir("./static"))))
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_ = pages.ExecuteTemplate(w, "index.html", nil)
	})
	log.Fatal(http.ListenAndServe(":8088", nil))
}
