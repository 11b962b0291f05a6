// Package apis holds the handlers of the web server.
package apis

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/golang-sample/pkg/math"
)

// Register ties every path to its handler.
func Register(router gin.IRouter) {
	router.GET("/", greet)
	router.GET("/add/:a/:b", add)
}

func greet(c *gin.Context) {
	c.String(http.StatusOK, "hello world")
}

func add(c *gin.Context) {
	a, errA := strconv.Atoi(c.Param("a"))
	b, errB := strconv.Atoi(c.Param("b"))
	if errA != nil || errB != nil {
		c.String(http.StatusBadRequest, "two whole numbers, please")
		return
	}
	c.String(http.StatusOK, fmt.Sprint(math.Add(a, b)))
}
