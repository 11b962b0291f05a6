// Command packages links against libpcap and runs git.
package main

/*
#cgo LDFLAGS: -lpcap
#include <pcap/pcap.h>
*/
import "C"

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	fmt.Println(C.GoString(C.pcap_lib_version()))
	out, err := exec.Command("git", "--version").Output()
	if err != nil {
		fmt.Println("git:", err)
		os.Exit(1)
	}
	fmt.Print(string(out))
}
