package main

import (
	"git.corp.example.com/books/ledger"
	"github.com/acme/audit"
)

func main() {
	audit.Log(ledger.Open())
}
