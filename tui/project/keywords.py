"""Selects the files of a program that can contain a fact, by keyword."""

import re

_KEYWORDS = re.compile(
    r"Listen|\.Run\(|\.RunTLS\(|\.Start\(|\.StartTLS\(|Addr:|iris\.Addr"
    r"|os\.(?:Create|Mkdir|OpenFile|WriteFile)|ioutil\.WriteFile"
    r"|exec\.|syscall\.Exec|LoadLocation|/tmp|Temp\(|TempDir|TempFile|FormFile|MultipartForm"
    r"|http\.(?:Get|Head|Post|NewRequest|Client|DefaultClient|Transport)|ReverseProxy|tls\.(?:Dial|Client)"
    r"|CRON_TZ=|[?&]loc=|cobra\.Command|cli\.Command|AddCommand\("
    r"|ldflags|SystemCertPool|smtp\.|credentials\.|user\.(?:Current|Lookup)"
    r"|(?:os\.(?:Open|Read|DirFS)|ioutil\.Read|http\.(?:Dir|ServeFile)|filepath\.(?:Walk|Glob))\w*"
    r"\((?:\w+, *\w+, *)?(?:\"|`|(?:file)?path\.Join)"
    r"|SetConfigName|AddConfigPath|\.ReadConfig\(|\.DecodeFile\(|\.(?:Must)?LoadFile\(|\.ReadFileInto\("
    r"|\b(?:ini|conf|configor)\.\w*Load\(|file\.Provider\(|NewEnforcer\(|geoip2\.Open|gofiber/template"
    r"|[Ff]lags?(?:\(\))?\.String|sslmode *= *verify|[?&]tls=true|rediss://|mongodb\+srv://|amqps://"
    r"|os\.Args|LoadX509KeyPair|TLSFromFile|ServeTLS"
    r"|Parse(?:Files|Glob)\(|LoadHTML|\.Static|\.SendFile|SetConfigFile|\"file://"
    r"|(?i:port|addr|listen|bind)\w{0,40}(?-i:\"|`|\s*(?::?=|:)\s*[\"\d])"
)
"""A match in every file with facts about ports or needs."""

_WINDOW, _LONGEST = 1 << 17, 200
"""Characters of one search, during which no other thread runs, and of the longest match."""

_LIMIT = 1_000_000
"""Characters that are searched, because only as much is parsed."""

_VERSION_FILE = re.compile(r"version|build_?info|build/", re.IGNORECASE)
"""A match in the path of a file that may contain variables for ``-X``."""


def may_have_facts(path: str, source: str) -> bool:
    """Return whether a file may contain facts, by its path and its source."""
    if _VERSION_FILE.search(path):
        return True
    windows = range(0, min(len(source), _LIMIT), _WINDOW)
    return any(_KEYWORDS.search(source, at, at + _WINDOW + _LONGEST) for at in windows)
