// Package main is named like a program but has no func main: it cannot be linked.
package main

// func main() {} stands in a comment, and below in a string.
var text = `
func main() {}
`

func init() { _ = text }
