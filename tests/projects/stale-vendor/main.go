package main

import "example.com/greeting"

func main() {
	greeting.Say()
}
