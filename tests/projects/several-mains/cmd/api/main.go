// Command api serves the shop.
package main

import (
	"log"
	"net/http"

	"example.com/shop/internal/settings"
)

func main() {
	log.Fatal(http.ListenAndServe(settings.Address(), nil))
}
