"""A client for container registries that pulls and pushes by the OCI distribution specification.

``registry.py`` is the client. It uses ``http.py`` (limits, redirects, proxies) and ``auth.py`` (logins and tokens).
``document.py`` and ``headers.py`` parse responses without I/O. ``error.py`` turns every fault into a message. Only
modules that send requests load urllib3, so import those where a request is sent.
"""
