"""Splits names into words, and detects names of listen addresses and of other servers."""

import re

_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_CLIENT_WORDS = """
    db database dsn sql redis mysql mariadb postgres postgresql pg mongo mongodb cassandra clickhouse influx elastic
    elasticsearch opensearch memcache memcached cache smtp imap mail email mailer kafka nats amqp rabbit rabbitmq mqtt
    broker etcd consul zookeeper vault s3 minio ldap ssh sftp ftp dns ntp statsd graphite otel otlp jaeger zipkin
    tracing sentry collector upstream backend proxy remote target peer dest destination dst client dial ping seed
    forward forwarder nameserver resolver syslog loki queue vaults callback oauth oidc redirect
"""
_CLIENT = frozenset(_CLIENT_WORDS.split())

_LISTEN = frozenset({"port", "ports", "addr", "address", "addrs", "laddr", "listen", "listener", "bind"})

_OWN_WORDS = "listen listens listening bind binds binding serve serves serving server expose exposes"
_OWN = frozenset(_OWN_WORDS.split())
"""Words in a usage text for the program's own address, which take precedence."""

_CONNECTS = re.compile(
    r"\bconnect(?:s|ing)? (?!(?:from|on|over|through|to|via|with)\b)(?:[\w-]+ ){1,2}to\b", re.IGNORECASE
)
"""A match in a usage text for an address of something else, such as ``used to connect the app to a debugger``."""


def words(name: str) -> list[str]:
    """Return the words of a name in lower case, the same for ``HTTPPort``, ``http-port`` and ``HTTP_PORT``."""
    return [word.lower() for word in _SPLIT.split(name) if word]


def is_client(name: str) -> bool:
    """Return whether a name refers to a server that the program calls, such as ``redis-addr``."""
    return not _CLIENT.isdisjoint(words(name))


def is_listener(name: str) -> bool:
    """Return whether a name refers to a listen address of the program, such as ``http_port``."""
    parts = words(name)
    return not _LISTEN.isdisjoint(parts) and _CLIENT.isdisjoint(parts)


def speaks_of_another(text: str) -> bool:
    """Return whether a usage text refers to a server that the program calls, such as ``The Kafka backend address``."""
    found = set(words(text))
    other = not _CLIENT.isdisjoint(found) or bool(_CONNECTS.search(text))
    return other and _OWN.isdisjoint(found)
