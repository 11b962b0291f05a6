// Package math does sums.
package math

// Add returns the sum of two numbers.
func Add(a, b int) int {
	return a + b
}

// Subtract returns what is left of a when b is taken away.
func Subtract(a, b int) int {
	return a - b
}
