// Package library has nothing to run.
package library

// Answer is the answer.
const Answer = 42
