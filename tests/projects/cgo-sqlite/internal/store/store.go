// Package store keeps notes.
package store

import (
	"database/sql"

	_ "github.com/mattn/go-sqlite3"
)

// Open opens the database.
func Open(path string) error {
	database, err := sql.Open("sqlite3", path)
	if err != nil {
		return err
	}
	return database.Ping()
}
