// A web server that greets and does sums: the sample that godock-tui is tried on.
package main

import (
	"log"

	"github.com/gin-gonic/gin"

	"example.com/golang-sample/pkg/apis"
)

func main() {
	router := gin.Default()
	apis.Register(router)
	if err := router.Run(":8080"); err != nil {
		log.Fatal(err)
	}
}
