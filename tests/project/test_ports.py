"""Ports, as Go programs spell them."""

import textwrap

import pytest

from tui.project.header import parse_header
from tui.project.model import Port, Strength
from tui.project.names import Names
from tui.project.ports import find_ports
from tui.project.syntax import parse_body

IMPORTS = """
import (
    "flag"
    "fmt"
    "net"
    "net/http"
    "os"
    "github.com/gin-gonic/gin"
    "github.com/spf13/viper"
    "example.com/app/config"
)
"""


def ports(*sources: str) -> list[tuple[int, bool, bool]]:
    """Return number, certain and loopback of the ports of a package that is made of these bodies."""
    return [(port.number, port.certain, port.loopback) for port in found_ports(*sources)]


def found_ports(*sources: str) -> list[Port]:
    """Return the ports of a package that is made of these bodies."""
    bodies = []
    for index, body in enumerate(sources):
        source = body if body.startswith("package") else f"package main\n{IMPORTS}\n{textwrap.dedent(body)}\n"
        header = parse_header(source)
        assert header is not None
        directory = "" if header.package == "main" else header.package
        bodies.append(parse_body(source, f"{directory}/f{index}.go", directory, header))
    return [item.port for item in find_ports(bodies, Names(bodies))]


@pytest.mark.parametrize(
    "body",
    [
        'func main() { http.ListenAndServe(":8080", nil) }',
        'func main() { http.ListenAndServe("0.0.0.0:8080", nil) }',
        'func main() { http.ListenAndServe("[::]:8080", nil) }',
        'func main() { http.ListenAndServeTLS(":8080", "c", "k", nil) }',
        'func main() { l, _ := net.Listen("tcp", ":8080"); _ = l }',
        'func main() { s := &http.Server{Addr: ":8080", Handler: nil}; s.ListenAndServe() }',
        'func main() { r := gin.Default(); r.Run(":8080") }',
        "func main() { r := gin.Default(); r.Run() }",
        "func main() { r := router(); r.Run() }\nfunc router() *gin.Engine { return gin.New() }",
        'func main() { e.Logger.Fatal(e.Start(":8080")) }',
        'func main() { log.Fatal(app.Listen(":8080")) }',
        "func main() { app.Listen(8080) }",
        "func main() { http.ListenAndServe(`:8080`, nil) }",
    ],
)
def test_a_literal_in_a_listen_call_is_certain(body: str) -> None:
    assert ports(body) == [(8080, True, False)]


@pytest.mark.parametrize(
    "body",
    [
        'const addr = ":8080"\nfunc main() { http.ListenAndServe(addr, nil) }',
        'const port = "8080"\nfunc main() { http.ListenAndServe(":"+port, nil) }',
        'const port = 8080\nfunc main() { http.ListenAndServe(fmt.Sprintf(":%d", port), nil) }',
        'const port = 8_080\nfunc main() { http.ListenAndServe(fmt.Sprintf("%s:%d", host(), port), nil) }',
        'func main() { a := flag.String("addr", ":8080", "u"); http.ListenAndServe(*a, nil) }',
        'func main() { p := flag.Int("port", 8080, "u"); http.ListenAndServe(fmt.Sprintf(":%d", *p), nil) }',
        'var a string\nfunc main() { flag.StringVar(&a, "x", ":8080", "") }\nfunc run() { http.ListenAndServe(a, nil) }',
        'func main() { f.StringVarP(&cfg.addr, "a", "b", ":8080", "u"); http.ListenAndServe(cfg.addr, nil) }',
        'func main() { cmd.Flags().IntVarP(&x, "port", "p", 8080, "u") }',
        'func main() { p := os.Getenv("PORT"); if p == "" { p = "8080" }; http.ListenAndServe(":"+p, nil) }',
        'func main() { http.ListenAndServe(":"+getenv("PORT", "8080"), nil) }',
        'func main() { http.ListenAndServe(":"+cmp.Or(os.Getenv("PORT"), "8080"), nil) }',
        'func main() { http.ListenAndServe(net.JoinHostPort("", getenv("PORT", "8080")), nil) }',
        'func main() { viper.SetDefault("x", 8080); http.ListenAndServe(fmt.Sprintf(":%d", viper.GetInt("x")), nil) }',
        'type C struct { Port int `env:"PORT" envDefault:"8080"` }',
        'type C struct { Port int `env:"PORT,default=8080"` }',
        'type C struct { Listen string `default:":8080"` }',
        'func main() { serve(":8080") }\nfunc serve(addr string) { http.ListenAndServe(addr, nil) }',
        'func main() { http.ListenAndServe(addr(), nil) }\nfunc addr() string { return ":8080" }',
        'func main() { c := Config{Addr: ":8080"}; http.ListenAndServe(c.Addr, nil) }',
        'func main() { s := &http.Server{Addr: addr}; s.Serve(l) }\nvar addr = ":8080"',
        'var f = &cli.IntFlag{Name: "port", Value: 8080}',
        'var a = app.Flag("web.listen-address", "help").Default(":8080").String()',
        'const DefaultPort = 8080',
        'func get() *Config { return &Config{Server: Server{Port: 8080}} }',
    ],
)  # fmt: skip
def test_a_port_that_can_be_set_is_found_by_its_default(body: str) -> None:
    assert ports(body) == [(8080, False, False)]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_loopback_is_told(host: str) -> None:
    assert ports(f'func main() {{ http.ListenAndServe("{host}:8080", nil) }}') == [(8080, True, True)]


@pytest.mark.parametrize(
    "body",
    [
        'func main() { c := dial(getenv("REDIS_ADDR", "localhost:6379")); _ = c }',
        'var f = flag.String("db-address", "localhost:5432", "u")',
        'type C struct { Redis struct { Port int `default:"6379"` } }',
        'type MailConfig struct { SMTPPort int `default:"2525"` }',
        'func main() { http.ListenAndServe("db:5432", nil) }',
        'func main() { net.Listen("unix", "/run/app.sock") }',
        'func main() { net.Listen("udp", ":5353") }',
        'const layout = "15:04"\nfunc main() { t.Format(layout) }',
        "func main() { cmd.Run(); task.Start() }",
        'func main() { job.Run("8080") }',
        '// http.ListenAndServe(":8080", nil)',
        'func main() { println(`http.ListenAndServe(":8080", nil)`) }',
        'var f = flag.Int("port", 0, "u")',
        'func main() { flag.StringVar(&c.Address, "address", "localhost:9092", "The Kafka backend address.") }',
        "const defaultPort = 22",
        "func main() { x := make(chan int, 8080); _ = x }",
        'func main() { http.ListenAndServe(fmt.Sprintf(":%d", port+1), nil) }\nconst port = 8080',
        'type C struct { ListenSocketMode uint32 `default:"0666" env:"MODE"` }',
        "func main() { c := Config{Database: Database{Port: 5432}}; _ = c }",
        'var f = flag.String("debug-port", "50300", "The port used to connect the app to a debugger.")',
        'func startMockServer() { net.Listen("tcp", "localhost:50051") }',
        'func main() { queueClient.Start("localhost:50051") }',
        'func main() { if runtime.GOOS == "windows" { http.ListenAndServe(":8080", nil) } }',
    ],
)
def test_what_is_no_port_of_the_program_is_not_taken_for_one(body: str) -> None:
    assert ports(body) == []


def test_names_are_followed_into_other_packages() -> None:
    main = 'func main() { http.ListenAndServe(fmt.Sprintf(":%d", config.Port), nil) }'
    assert ports(main, "package config\n\nconst Port = 8080\n") == [(8080, False, False)]


def test_debugging_on_loopback_comes_after_the_service() -> None:
    body = """
        func main() {
            go http.ListenAndServe("localhost:6060", nil)
            addr := flag.String("addr", ":8080", "u")
            http.ListenAndServe(*addr, nil)
        }
    """
    assert ports(body) == [(8080, False, False), (6060, True, True)]


def profiled(address: str, handler: str = "nil") -> str:
    return (
        'package main\n\nimport (\n\t"net/http"\n\t_ "net/http/pprof"\n)\n\n'
        f'func main() {{ http.ListenAndServe("{address}", {handler}) }}\n'
    )


def test_a_profiler_on_loopback_is_no_service() -> None:
    assert ports(profiled("localhost:6060")) == []


def test_what_serves_more_than_the_profiler_or_to_others_is_a_service() -> None:
    assert ports(profiled("localhost:6060", "mux")) == [(6060, True, True)]
    assert ports(profiled(":6060")) == [(6060, True, False)]


def test_names_that_lead_in_circles_end() -> None:
    assert (
        ports("func main() { a := b; b := a; http.ListenAndServe(a, nil) }\nfunc f() string { return f() }")
        == []
    )


def test_the_evidence_is_the_line_with_the_number() -> None:
    source = 'package main\n\nimport "net/http"\n\nconst addr = ":8080"\n\nfunc main() { http.ListenAndServe(addr, nil) }\n'
    header = parse_header(source)
    assert header is not None
    body = parse_body(source, "main.go", "", header)
    (found,) = find_ports([body], Names([body]))
    assert (found.file, found.line) == ("main.go", 5)


@pytest.mark.parametrize(
    "junk", ["(" * 200_000, "{" * 200_000, "f(" * 100_000, 'x := "a"' + '+"a"' * 100_000]
)
def test_broken_code_neither_crashes_nor_hangs(junk: str) -> None:
    assert ports(f'func main() {{ http.ListenAndServe(":8080", nil) }}\nfunc broken() {{ {junk}')[:1] in (
        [(8080, True, False)],
        [],
    )


def test_new_syntax_does_not_hide_the_rest() -> None:
    assert ports('func main() { p := new(8080); _ = p; http.ListenAndServe(":8080", nil) }') == [
        (8080, True, False)
    ]


def test_an_address_that_can_be_set_comes_before_the_port_for_certificates() -> None:
    body = """
        func main() {
            go http.ListenAndServe(":http", nil)
            http.ListenAndServe(getenv("LISTEN_ADDR", "127.0.0.1:8080"), nil)
        }
    """
    assert ports(body) == [(8080, False, True), (80, True, False)]


def setters(*sources: str) -> list[tuple[str, str, bool, str, str]]:
    """Return who sets the ports: flag, variable, whether a number alone, and who sets the host."""
    return [
        (port.flag, port.variable, port.bare, port.host_flag, port.host_variable)
        for port in found_ports(*sources)
    ]


@pytest.mark.parametrize(
    ("body", "flag", "variable", "bare"),
    [
        (
            'func main() { a := flag.String("addr", ":8080", "u"); http.ListenAndServe(*a, nil) }',
            "--addr",
            "",
            False,
        ),
        ('func main() { cmd.Flags().IntVarP(&x, "port", "p", 8080, "u") }', "--port", "", True),
        (
            'func main() { p := flag.Int("port", 8080, "u"); http.ListenAndServe(fmt.Sprintf(":%d", *p), nil) }',
            "--port",
            "",
            True,
        ),
        (
            'func main() { p := os.Getenv("PORT"); if p == "" { p = "8080" }; http.ListenAndServe(":"+p, nil) }',
            "",
            "PORT",
            True,
        ),
        (
            'func main() { a := ":8080"; if p := os.Getenv("PORT"); p != "" { a = ":" + p }; http.ListenAndServe(a, nil) }',
            "",
            "PORT",
            True,
        ),
        ('func main() { http.ListenAndServe(":"+cmp.Or(os.Getenv("PORT"), "8080"), nil) }', "", "PORT", True),
        ('func main() { http.ListenAndServe(getenv("ADDR", ":8080"), nil) }', "", "ADDR", False),
        (
            'func main() { a := flag.String("addr", getenv("ADDR", ":8080"), "u"); http.ListenAndServe(*a, nil) }',
            "--addr",
            "ADDR",
            False,
        ),
        ('type C struct { Port int `env:"PORT" envDefault:"8080"` }', "", "PORT", True),
        ('var f = &cli.IntFlag{Name: "port, p", Value: 8080, EnvVar: "PORT"}', "--port", "PORT", True),
        (
            'var a = app.Flag("listen", "help").Default(":8080").Envar("LISTEN").String()',
            "--listen",
            "LISTEN",
            False,
        ),
        (
            'var m = map[string]*o{"LISTEN_ADDR": {parsed: []string{"127.0.0.1:8080"}, raw: "127.0.0.1:8080"}}',
            "",
            "LISTEN_ADDR",
            False,
        ),
        (
            'func main() { viper.SetEnvPrefix("app"); viper.AutomaticEnv(); viper.SetDefault("port", 8080); '
            'http.ListenAndServe(fmt.Sprintf(":%d", viper.GetInt("port")), nil) }',
            "",
            "APP_PORT",
            True,
        ),
        (
            'func main() { viper.SetDefault("port", 8080); http.ListenAndServe(fmt.Sprint(":", viper.Get("port")), nil) }',
            "",
            "",
            False,
        ),
        ("func main() { r := gin.Default(); r.Run() }", "", "PORT", True),
        ('func main() { http.ListenAndServe(":8080", nil) }', "", "", False),
    ],
)
def test_who_sets_a_port_is_told(body: str, flag: str, variable: str, bare: bool) -> None:
    assert setters(body)[0][:3] == (flag, variable, bare)


@pytest.mark.parametrize(
    ("more", "flag"),
    [
        ('var rootCmd = &cobra.Command{Use: "app"}', "--port"),
        ('var rootCmd, serveCmd = &cobra.Command{Use: "app"}, &cobra.Command{Use: "serve"}', ""),
        ("func init() { tree.AddCommand(serveCmd) }", ""),
    ],
)
def test_a_flag_of_a_subcommand_is_not_taken_for_one_of_the_program(more: str, flag: str) -> None:
    declared = 'func main() { serveCmd.Flags().IntVarP(&x, "port", "p", 8080, "u") }'
    cobra = 'package main\nimport "github.com/spf13/cobra"\n'
    assert [port.flag for port in found_ports(f"{cobra}{declared}\n{more}")] == [flag]
    declared = declared.replace("serveCmd", "rootCmd")
    assert [port.flag for port in found_ports(f"{cobra}{declared}\n{more}")] == ["--port"]


def test_a_flag_without_a_default_sets_what_is_taken_when_it_is_not_given() -> None:
    [port] = found_ports(
        """
        func main() {
            addr := ""
            flag.StringVar(&addr, "http", "", "where the proxy listens")
            if addr == "" {
                addr = "127.0.0.1:8090"
            }
            http.ListenAndServe(addr, nil)
        }
        """
    )
    assert port == Port(8090, certain=False, loopback=True, flag="--http")


def test_a_usage_text_that_names_another_server_beside_the_own_one_counts() -> None:
    assert ports('var a = flag.String("addr", ":80", "address that the proxy listens on")') == [
        (80, False, False)
    ]


def test_a_host_with_a_flag_of_its_own_is_told_apart_from_the_port() -> None:
    body = """
        func main() {
            host := flag.String("host", "127.0.0.1", "u")
            port := flag.Int("port", 8080, "u")
            http.ListenAndServe(fmt.Sprintf("%s:%d", *host, *port), nil)
        }
    """
    assert ports(body) == [(8080, False, True)]
    assert setters(body) == [("--port", "", True, "--host", "")]


def test_a_host_is_told_apart_however_the_address_is_put_together() -> None:
    body = """
        type serverConfig struct {
            Port int    `default:"3000" env:"APP_PORT"`
            Host string `default:"127.0.0.1" env:"APP_HOST"`
        }
        func main() {
            s := &http.Server{Addr: c.Server.Host + ":" + strconv.Itoa(c.Server.Port)}
            s.ListenAndServe()
        }
    """
    assert ports(body) == [(3000, False, True)]
    assert setters(body) == [("", "APP_PORT", True, "", "APP_HOST")]


def test_a_field_that_is_filled_from_a_variable_is_set_by_it() -> None:
    body = """
        const envPort = "APP_SERVER_PORT"
        func get() *Config {
            c := &Config{Server: Server{Port: 8080, TLS: TLS{Port: 8443}}}
            fill(&c.Server.TLS.Port, "APP_TLS_PORT")
            fill(&c.Server.Port, envPort)
            return c
        }
    """
    assert [port.number for port in found_ports(body)] == [8080, 8443]
    assert setters(body) == [
        ("", "APP_SERVER_PORT", True, "", ""),
        ("", "APP_TLS_PORT", True, "", ""),
    ]


def test_a_usage_text_on_who_connects_to_the_port_is_about_the_own_one() -> None:
    assert ports('var f = flag.String("port", "8080", "The port that browsers connect to.")') == [
        (8080, False, False)
    ]


def test_the_port_for_the_members_of_a_cluster_comes_after_the_service() -> None:
    flags = 'flag.Int("raft-port", 7000, "")\n\tflag.Int("http-port", 8080, "")'
    assert [number for number, _, _ in ports(f"func main() {{\n\t{flags}\n}}")] == [8080, 7000]


def test_a_node_of_a_chain_listens_where_its_library_says() -> None:
    source = (
        'package main\n\nimport cmt "github.com/cometbft/cometbft/cmd/cometbft/commands"\n\n'
        "func main() { cmt.AddNodeFlags(start) }\n"
    )
    assert ports(source) == [(26657, False, True), (26656, False, False)]


def test_a_flag_with_a_list_of_variables_names_the_first() -> None:
    [port] = found_ports(
        'var f = &cli.IntFlag{Name: "port", Value: 8080, EnvVars: []string{"APP_PORT", "PORT"}}'
    )
    assert (port.number, port.flag, port.variable) == (8080, "--port", "APP_PORT")


def test_the_flag_in_the_tag_of_a_field_is_told_and_measurements_come_last() -> None:
    source = (
        'type Options struct {\n\tMetrics string `arg:"--metrics-addr" default:":9090"`\n'
        '\tAddr string `arg:"--addr,required" default:":8080"`\n}\n'
        "func main() { var o Options; go http.ListenAndServe(o.Metrics, nil); http.ListenAndServe(o.Addr, nil) }"
    )
    assert [(port.number, port.flag) for port in found_ports(source)] == [
        (8080, "--addr"),
        (9090, "--metrics-addr"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        'func main() { pc, _ := net.ListenPacket("udp", ":5514"); _ = pc }',
        'func main() { lc := net.ListenConfig{}; lc.ListenPacket(ctx, "udp4", ":5514") }',
        'func main() { a, _ := net.ResolveUDPAddr("udp", ":5514"); net.ListenUDP("udp", a) }',
        'func main() { net.ListenUDP("udp", &net.UDPAddr{Port: 5514}) }',
        'func main() { s := &dns.Server{Addr: ":5514", Net: "udp"}; s.ListenAndServe() }',
        'const n = "udp"\nfunc main() { s := &dns.Server{Addr: ":5514", Net: n}; s.ListenAndServe() }',
    ],
)
def test_a_udp_listener_is_a_udp_port(body: str) -> None:
    assert [(str(port), port.strength) for port in found_ports(body)] == [("5514/udp", Strength.SURE)]


def test_http3_listens_on_udp_and_quic_too() -> None:
    imports = 'package main\nimport "github.com/quic-go/quic-go"\nimport "github.com/quic-go/quic-go/http3"\n'
    assert [
        str(port)
        for port in found_ports(
            imports
            + 'func main() { http3.ListenAndServeQUIC(":4433", c, k, h); quic.ListenAddr(":4434", t, nil) }'
        )
    ] == ["4433/udp", "4434/udp"]
    both = found_ports(imports + 'func main() { http3.ListenAndServeTLS(":4433", c, k, h) }')
    assert [str(port) for port in both] == ["4433", "4433/udp"]


def test_the_address_of_a_udp_client_is_not_a_port() -> None:
    assert (
        found_ports('func main() { a, _ := net.ResolveUDPAddr("udp", ":5514"); net.DialUDP("udp", nil, a) }')
        == []
    )


@pytest.mark.parametrize(
    ("listener", "role"),
    [
        ('func serve() { go startMetrics() }\nfunc startMetrics() { http.ListenAndServe(":9090", nil) }', "metrics"),
        ('func serve() { http.ListenAndServe(":9090", promhttp.Handler()) }', "metrics"),
        ('func serve() { http.Handle("/metrics", h); http.ListenAndServe(":9090", nil) }', "metrics"),
        ('func serve() { adminServer := &http.Server{Addr: ":9090"}; adminServer.ListenAndServe() }', "admin"),
        ('func serve() { http.ListenAndServe(":9090", healthMux) }', "health"),
        ('var a = flag.String("pprof-addr", ":9090", "u")\nfunc serve() { http.ListenAndServe(*a, nil) }', "profiler"),
    ],
)  # fmt: skip
def test_a_port_with_a_role_is_behind_one_that_is_only_likely(listener: str, role: str) -> None:
    main = 'func main() { serve(); p := flag.String("addr", ":8080", "u"); e.Start(*p) }\n'
    assert [(port.number, port.purpose) for port in found_ports(main + listener)] == [
        (8080, ""),
        (9090, role),
    ]


def test_a_service_with_metrics_of_its_own_does_not_have_a_role() -> None:
    source = (
        'func main() { http.Handle("/metrics", h); http.Handle("/", app); http.ListenAndServe(":8080", nil) }'
    )
    assert [port.purpose for port in found_ports(source)] == [""]
    source = 'func NewServerWithMetrics() { http.ListenAndServe(":8080", nil) }'
    assert [port.purpose for port in found_ports(source)] == [""]


def test_a_value_of_a_listen_call_is_sure_and_a_name_or_one_of_several_values_is_likely() -> None:
    set_by_flag = 'func main() { p := flag.String("addr", ":8080", "u"); http.ListenAndServe(*p, nil) }'
    assert [port.strength for port in found_ports(set_by_flag)] == [Strength.SURE]
    assert [port.strength for port in found_ports('var p = flag.Int("port", 8080, "u")')] == [Strength.LIKELY]
    several = 'func main() { a := ":8080"; if dev { a = ":3000" }; http.ListenAndServe(a, nil) }'
    assert [port.strength for port in found_ports(several)] == [Strength.LIKELY] * 2
