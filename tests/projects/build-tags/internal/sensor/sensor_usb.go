//go:build !nousb

// Package sensor reads a sensor.
package sensor

// #cgo linux pkg-config: libusb-1.0
// #cgo darwin LDFLAGS: -framework IOKit
// #cgo LDFLAGS: -lm
import "C"

// Read reads.
func Read() int { return int(C.int(1)) }
