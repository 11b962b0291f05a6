package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	zone, err := time.LoadLocation(os.Getenv("ZONE"))
	if err != nil {
		panic(err)
	}
	fmt.Println(time.Now().In(zone))
}
