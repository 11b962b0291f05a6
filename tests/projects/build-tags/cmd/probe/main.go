package main

import (
	"fmt"

	"example.com/probe/internal/sensor"
)

func main() {
	fmt.Println(sensor.Read())
}
