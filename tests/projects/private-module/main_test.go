package main

import (
	"net/http"
	"testing"

	"github.com/testcontainers/testcontainers-go"
)

func TestRates(t *testing.T) {
	_, _ = http.Get("https://rates.bank.eu/today")
	_ = testcontainers.ContainerRequest{}
}
