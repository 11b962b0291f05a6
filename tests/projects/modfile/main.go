package main

import "fmt"

//go:generate go tool stringer

func main() {
	fmt.Println("modfile")
}
