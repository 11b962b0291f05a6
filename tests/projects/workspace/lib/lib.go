// Package lib is another module of the workspace.
package lib

import "net/http"

// Serve serves.
func Serve() error {
	return http.ListenAndServe(":8087", nil)
}
