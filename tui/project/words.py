"""Words inside names: which names speak of listening, and which of somebody else's server."""

import re

_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_CLIENT_WORDS = """
    db database dsn sql redis mysql mariadb postgres postgresql pg mongo mongodb cassandra clickhouse influx elastic
    elasticsearch opensearch memcache memcached cache smtp imap mail email mailer kafka nats amqp rabbit rabbitmq mqtt
    broker etcd consul zookeeper vault s3 minio ldap ssh sftp ftp dns ntp statsd graphite otel otlp jaeger zipkin
    tracing sentry collector upstream backend proxy remote target peer dest destination dst client dial ping seed
    forward forwarder nameserver resolver syslog loki queue
"""
_CLIENT = frozenset(_CLIENT_WORDS.split())

_LISTEN = frozenset({"port", "ports", "addr", "address", "addrs", "listen", "listener", "bind"})

_OWN_WORDS = "listen listens listening bind binds binding serve serves serving server expose exposes"
_OWN = frozenset(_OWN_WORDS.split())
"""Words with which a usage text speaks of the program's own address, whatever else it names."""


def words(name: str) -> list[str]:
    """Return the words of a name in lower case: ``HTTPPort``, ``http-port`` and ``HTTP_PORT`` give the same."""
    return [word.lower() for word in _SPLIT.split(name) if word]


def is_client(name: str) -> bool:
    """Return whether a name speaks of a server that the program calls, such as ``redis-addr``."""
    return not _CLIENT.isdisjoint(words(name))


def is_listener(name: str) -> bool:
    """Return whether a name speaks of an address that the program listens on, such as ``http_port``."""
    parts = words(name)
    return not _LISTEN.isdisjoint(parts) and _CLIENT.isdisjoint(parts)


def speaks_of_another(text: str) -> bool:
    """Return whether a usage text speaks of a server that the program calls: ``The Kafka backend address``."""
    said = set(words(text))
    return not _CLIENT.isdisjoint(said) and _OWN.isdisjoint(said)
