// Package pages holds the templates.
package pages

import "embed"

// Files are the templates.
//
//go:embed *.html `note[0-9].md`
var Files embed.FS
