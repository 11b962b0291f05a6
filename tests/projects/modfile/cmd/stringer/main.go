// Command stringer writes code for the module.
package main

import "fmt"

func main() {
	fmt.Println("package main")
}
