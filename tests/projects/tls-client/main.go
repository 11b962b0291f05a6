package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
)

const git = "git"

func main() {
	answer, err := http.Get("https://example.com/")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer answer.Body.Close()
	kept, err := os.CreateTemp("", "answer-*")
	fmt.Println(kept, err)
	fmt.Println(exec.Command(git, "version").Run(), exec.Command("/bin/sh", "-c", "true").Run())
}
