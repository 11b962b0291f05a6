// A go.mod with every directive, in an unusual order.
module "example.com/modfile"

godebug (
	default=go1.24
	panicnil=1
)

retract (
	v1.0.0 // published by mistake
	[v1.1.0, v1.2.0]
)

exclude example.com/old v0.9.0

tool example.com/modfile/cmd/stringer

ignore ./web

// replace example.com/greeting => ../greeting

toolchain go1.26.3

go 1.25.4
