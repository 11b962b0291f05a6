// Package settings reads the environment.
package settings

import "os"

// Address is what the server listens on.
func Address() string {
	return ":" + environment("PORT", "8085")
}

// RedisAddress is a server that is called, not one that is opened.
func RedisAddress() string {
	return environment("REDIS_ADDR", "localhost:6379")
}

func environment(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}
