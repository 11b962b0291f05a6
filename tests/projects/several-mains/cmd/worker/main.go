// Command worker sends the orders out.
package main

import "fmt"

var (
	version = "dev"
	commit  string
)

func main() {
	fmt.Println("worker", version, commit)
}
