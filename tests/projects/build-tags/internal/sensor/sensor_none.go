//go:build nousb

package sensor

// Read reads nothing.
func Read() int { return 0 }
