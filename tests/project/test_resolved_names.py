"""Facts that a name alone would get wrong."""

from tests.project.conftest import Write
from tui.project import read

COBRA = """package main

import (
	"net/http"

	"github.com/spf13/cobra"
)

var addr, to string

var rootCmd = &cobra.Command{Use: "app"}

var serveCmd = &cobra.Command{
	Use:  "serve",
	RunE: func(*cobra.Command, []string) error { return http.ListenAndServe(addr, nil) },
}

var loginCmd = &cobra.Command{Use: "login", Run: func(*cobra.Command, []string) { println(to) }}

func main() {
	serveCmd.Flags().StringVar(&addr, "listen", ":9400", "address")
	loginCmd.Flags().StringVar(&to, "port", ":9999", "the port")
	rootCmd.AddCommand(serveCmd, loginCmd)
	rootCmd.Execute()
}
"""

METHODS = """package main

import (
	"net/http"
	"os"
	"os/exec"
)

type kind int

func (k kind) String() string { return "web" }

type flags struct{}

func env(names ...string) string { return os.Getenv(names[0]) }

func main() {
	var c flags
	http.Dir(c.String("root"))
	exec.Command(env("tool", "APP_TOOL", "OLD_APP_TOOL")).Run()
}
"""

SOCKET = """package main

import (
	"context"
	"net"
	"net/http"
)

func main() {
	client := http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return net.Dial("unix", "/run/x.sock") },
	}}
	client.Get("http://unix/info")
}
"""


def test_the_subcommand_that_listens_serves_and_flags_of_others_are_no_ports(module: Write) -> None:
    project = read(module({"main.go": COBRA}))
    assert project.subcommands == ("serve", "login")
    assert project.serve_command == "serve"
    assert project.where("serve_command") == "main.go:13"
    assert [port.number for port in project.ports] == [9400]


def test_a_method_of_another_type_is_not_called(module: Write) -> None:
    project = read(module({"main.go": METHODS, "web/index.html": ""}))
    assert project.runtime_files == ()
    assert project.commands == ()


def test_a_client_of_a_unix_socket_needs_no_certificates(module: Write) -> None:
    assert not read(module({"main.go": SOCKET})).ca_certs


def test_a_cron_library_loads_time_zones(module: Write) -> None:
    source = 'package main\n\nimport "github.com/robfig/cron/v3"\n\nfunc main() { cron.New().Run() }\n'
    project = read(module({"main.go": source}))
    assert project.tzdata
    assert project.where("tzdata") == "main.go:3"


def test_a_tailnet_listener_is_not_a_port_of_the_container(module: Write) -> None:
    main = 'func main() { s := new(tsnet.Server); s.Listen("tcp", ":80") }'
    source = f'package main\n\nimport "tailscale.com/tsnet"\n\n{main}\n'
    assert read(module({"main.go": source})).ports == ()


def test_a_plugin_host_needs_cgo_and_a_lambda_handler_is_one(module: Write) -> None:
    imports = 'import (\n\t"plugin"\n\n\t"github.com/aws/aws-lambda-go/lambda"\n)'
    source = f'package main\n\n{imports}\n\nfunc main() {{ plugin.Open("x"); lambda.Start(nil) }}\n'
    project = read(module({"main.go": source}))
    assert (project.cgo, project.aws_lambda) == ("required", True)


def test_a_main_package_behind_none_is_not_offered(module: Write) -> None:
    text = "package main\n\nfunc main() {}\n"
    project = read(module({"main.go": text, "gen/gen.go": f"//go:build none\n\n{text}"}))
    assert [main.path for main in project.mains] == ["."]
