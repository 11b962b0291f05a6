"""A client of container registries, by the OCI distribution specification: pull, push, and what they need.

``registry.py`` is the client. It speaks through ``http.py`` (limits, redirects, proxies) and ``auth.py`` (logins and
tokens). ``document.py`` and ``headers.py`` read what registries send, without I/O. ``error.py`` turns every fault into
a message. Only modules that send requests load urllib3, so import those where a request is sent.
"""
