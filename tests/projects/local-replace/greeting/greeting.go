// Package greeting is a module of its own that lies in the project.
package greeting

import "time"

// Zone names a zone.
func Zone() string {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return err.Error()
	}
	return zone.String()
}
