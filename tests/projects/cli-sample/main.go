// Command greet prints a greeting: a command-line program that ends by itself.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	times := flag.Int("times", 1, "how often to greet")
	loud := flag.Bool("loud", false, "greet in capitals")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "greet: say whom to greet")
		flag.Usage()
		os.Exit(2)
	}
	greeting := "Hello, " + strings.Join(flag.Args(), " and ")
	if *loud {
		greeting = strings.ToUpper(greeting)
	}
	fmt.Println(strings.Repeat(greeting+"\n", *times))
}
