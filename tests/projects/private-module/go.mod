module example.com/ledger

go 1.24

require (
	git.corp.example.com/books/ledger v1.4.0
	github.com/acme/audit v0.2.0
	github.com/stretchr/testify v1.10.0
)
