package main

import (
	"fmt"

	"example.com/toolkit"
)

var version = "dev"

func main() {
	fmt.Println(toolkit.Owner())
	fmt.Println(version)
}
