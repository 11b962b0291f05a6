package main

import (
	"embed"
	"fmt"

	"example.com/embeds/pages"
)

//go:embed static all:assets
var files embed.FS

//go:embed "hello world.txt"
var hello string

func main() {
	fmt.Println(hello, files, pages.Files)
}
