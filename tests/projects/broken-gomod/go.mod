module example.com/broken

go 1.24

require (
	github.com/gin-gonic/gin
)
