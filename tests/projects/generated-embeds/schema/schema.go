// Package schema holds what go generate writes.
package schema

import _ "embed"

// Text is the schema.
//
//go:generate go run ../tools/schema -o schema.json
//go:embed schema.json
var Text string
