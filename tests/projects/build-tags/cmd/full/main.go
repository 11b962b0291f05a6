//go:build full

package main

import "fmt"

func main() {
	fmt.Println("full")
}
