package greeting

// Say says hello.
func Say() { println("hello") }
