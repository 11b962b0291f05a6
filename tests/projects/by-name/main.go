// Command by-name answers the method that its first argument names.
package main

import (
	"fmt"
	"os"

	"example.com/by-name/internal/registry"
)

type service struct{}

func (service) Hello() string { return "hello" }

// Unused is called by nobody, and yet in the program: somebody might name it.
func (service) Unused() string { return fmt.Sprintf("%x", os.Args) }

func main() {
	name := "Hello"
	if len(os.Args) > 1 && os.Args[1] != "--help" {
		name = os.Args[1]
	}
	fmt.Println(registry.Ask(service{}, name))
}
