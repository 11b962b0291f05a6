// Package greeting is a dependency that is kept in the project.
package greeting

// Hello greets.
func Hello() string { return "Hello" }
