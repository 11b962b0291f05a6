// Package toolkit is a library with one program in its examples.
package toolkit

import (
	"os/exec"
	"os/user"
)

// Owner returns who runs the program, and asks git who they are.
func Owner() (string, error) {
	who, err := user.Current()
	if err != nil {
		return "", err
	}
	name, err := exec.Command("git", "config", "user.name").Output()
	return who.Username + string(name), err
}
