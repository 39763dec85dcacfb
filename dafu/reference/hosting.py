"""Configuration of web servers, made from what object stores are told of the same files.

``docs/hosting/`` holds what these functions give; the tests run the real servers with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from dafu.remote.headers import FEEDS, OTHERS, TEXTS, in_utf_8
from dafu.routes import (
    ANYTHING,
    ASSET,
    ATOM,
    ATTACHMENT,
    CSV,
    HTML,
    IMMUTABLE,
    JSON,
    JSON_FEED,
    JSON_LD,
    MARKDOWN,
    NDJSON,
    PARAMETERS,
    PLAIN,
    REVALIDATE,
    ROUTES,
    SIGNATURE,
    XML,
)

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
"""All that pages need, and nothing else."""

SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""With every answer."""

DATA = tuple(sorted({x.suffix[1:] for x in (*ROUTES, SIGNATURE) if x.about or x is SIGNATURE}))
"""What pages of other sites may read."""

_COMPRESSED = (
    *(JSON, JSON_FEED, JSON_LD, NDJSON, XML, ATOM, "image/svg+xml"),
    *("text/css", CSV, "text/javascript", MARKDOWN, PLAIN),
)
"""What is worth it, beside HTML."""

_MADE = (
    "# Made by `make docs` from dafu/reference/hosting.py. Change the lines marked HERE, in your "
    "copy.\n"
)
_COLUMN = (
    "# As a column of a portal: build with --output /srv/www/zfxxgk/jytabl, let the root be\n"
    "# /srv/www, and write /zfxxgk/jytabl/404.html in place of /404.html. All else stays.\n"
)


def _expression(folder: str) -> str:
    """A regular expression for addresses in ``folder`` of a route, below any column."""
    patterns = {name: found.pattern for name, found in PARAMETERS.items()}
    return "/" + folder.format_map({**patterns, "name": "[^/]+"})


ASSETS = _expression(ASSET.folder)
"""Addresses that change with the content."""

OFFICES = _expression(ATTACHMENT.folder)
"""Folders in which offices' own files are, in an encoding that nobody knows."""

FEED = r"/feed(/[^/]+)?\."
"""What the names of all feeds have in common; a test holds it against the routes."""


def _suffixes(kinds: Mapping[str, str]) -> dict[str, list[str]]:
    """Suffixes, without the dot, by media type; both sorted."""
    found = defaultdict(list)
    for suffix, kind in sorted(kinds.items()):
        found[kind].append(suffix[1:])
    return dict(sorted(found.items()))


def nginx_conf() -> str:
    """A file for ``/etc/nginx/conf.d/``."""
    types = "".join(
        f"        {kind} {' '.join(suffixes)};\n"
        for kind, suffixes in _suffixes({**TEXTS, **OTHERS}).items()
    )
    charsets = " ".join(sorted({*TEXTS.values(), ATOM} - {HTML}))
    security = "".join(f'    add_header {n} "{v}" always;\n' for n, v in SECURITY.items())
    feeds = "".join(
        f'    location ~ "^(?!.*/replies/).*{FEED}{suffix[1:]}$" '
        f"{{ types {{ }} default_type {kind}; }}\n"
        for suffix, kind in FEEDS.items()
    )
    return f"""{_MADE}{_COLUMN}
map $uri $dafu_cache {{
    default "{REVALIDATE}";
    "~{ASSETS}" "{IMMUTABLE}";
}}
map $uri $dafu_cors {{
    default "";
    "~\\.({"|".join(DATA)})$" "*";
}}

server {{
    listen 80;  # HERE: with a certificate, listen 443 ssl
    server_name www.example.gov.cn;  # HERE
    root /srv/jytabl/public;  # HERE

    index index.html;
    error_page 404 /404.html;
    absolute_redirect off;
    autoindex off;
    server_tokens off;
    disable_symlinks if_not_owner;

    types {{
{types}    }}
    default_type {ANYTHING};
    charset utf-8;
    charset_types {charsets};

{security}    add_header Cache-Control "$dafu_cache" always;
    add_header Access-Control-Allow-Origin "$dafu_cors";

    gzip on;
    gzip_vary on;
    gzip_min_length 1000;
    gzip_types {" ".join(_COMPRESSED)};

    location ~ "/\\." {{ return 404; }}
{feeds}    location ~ "{OFFICES}(?!index\\.html$)[^/]+$" {{ charset off; }}
}}
"""


def apache_conf() -> str:
    """A file for ``/etc/apache2/sites-available/``."""
    types = _lines(
        "AddType", ((kind, s) for kind, s in _suffixes({**TEXTS, **OTHERS}).items()), "    "
    )
    texts = " ".join(sorted(TEXTS))
    offices = " ".join(sorted({*TEXTS} - {".html"}))
    security = "".join(f'    Header always set {n} "{v}"\n' for n, v in SECURITY.items())
    feeds = "".join(
        f'    <LocationMatch "^(?!.*/replies/).*{FEED}{suffix[1:]}$">\n'
        f'        ForceType "{in_utf_8(kind)}"\n    </LocationMatch>\n'
        for suffix, kind in FEEDS.items()
    )
    known = "|".join(sorted(suffix[1:] for suffix in (*TEXTS, *OTHERS)))
    return f"""{_MADE}{_COLUMN}# Modules: deflate, dir, filter, headers, mime.

<VirtualHost *:80>
    # HERE: with a certificate, *:443 and SSLEngine on
    ServerName www.example.gov.cn
    # HERE: the name above, the folder here and once below
    DocumentRoot "/srv/jytabl/public"

    <Directory "/srv/jytabl/public">
        Options None
        AllowOverride None
        Require all granted
        DirectoryIndex index.html
    </Directory>
    ErrorDocument 404 /404.html
    FileETag MTime Size
    <LocationMatch "/\\.">
        Require all denied
    </LocationMatch>

    AddDefaultCharset Off
    <FilesMatch "(?i)^(?!.*\\.({known})$)">
        ForceType {ANYTHING}
    </FilesMatch>
{types}    AddCharset utf-8 {texts}
    <LocationMatch "{OFFICES}(?!index\\.html$)[^/]+$">
        RemoveCharset {offices}
    </LocationMatch>
{feeds}
{security}    Header always set Cache-Control "{REVALIDATE}"
    <LocationMatch "{ASSETS}">
        Header always set Cache-Control "{IMMUTABLE}"
    </LocationMatch>
    <LocationMatch "\\.({"|".join(DATA)})$">
        Header set Access-Control-Allow-Origin "*"
    </LocationMatch>

    AddOutputFilterByType DEFLATE text/html {" ".join(_COMPRESSED)}
</VirtualHost>
"""


def _lines(word: str, pairs: Iterable[tuple[str, list[str]]], indent: str) -> str:
    return "".join(
        f"{indent}{word} {kind} {' '.join(f'.{x}' for x in suffixes)}\n" for kind, suffixes in pairs
    )


def caddyfile() -> str:
    """A Caddyfile."""
    security = "".join(f'            {n} "{v}"\n' for n, v in SECURITY.items())
    kinds = {x: in_utf_8(kind) for x, kind in TEXTS.items()} | dict(OTHERS)
    types = "".join(
        f"        @type{number} path {' '.join(f'*.{x}' for x in suffixes)}\n"
        f'        header @type{number} Content-Type "{kind}"\n'
        for number, (kind, suffixes) in enumerate(_suffixes(kinds).items(), start=1)
    )
    offices = "".join(
        f"        @office{suffix[1:]} path_regexp (?i){OFFICES}[^/]+\\{suffix}$\n"
        f'        header @office{suffix[1:]} Content-Type "{kind}"\n'
        for suffix, kind in sorted(TEXTS.items())
        if suffix != ".html"
    )
    feeds = "".join(
        f"        @feed{suffix[1:]} {{\n            path_regexp {FEED}{suffix[1:]}$\n"
        f"            not path */replies/*\n        }}\n"
        f'        header @feed{suffix[1:]} Content-Type "{in_utf_8(kind)}"\n'
        for suffix, kind in FEEDS.items()
    )
    return f"""{_MADE}{_COLUMN}
# HERE: the name; Caddy gets its certificate by itself
www.example.gov.cn {{
    # HERE: the folder
    root * /srv/jytabl/public
    encode gzip

    route {{
        @hidden path */.*
        error @hidden 404

        header {{
{security}            Cache-Control "{REVALIDATE}"
        }}
        @assets path_regexp {ASSETS}
        header @assets Cache-Control "{IMMUTABLE}"
        @data path_regexp \\.({"|".join(DATA)})$
        header @data Access-Control-Allow-Origin "*"

        @other path_regexp /[^/]+$
        header @other Content-Type "{ANYTHING}"
{types}{offices}{feeds}
        file_server
    }}
    handle_errors {{
        rewrite * /404.html
        header Content-Type "text/html; charset=utf-8"
        file_server
    }}
}}
"""


FILES = {
    "hosting/nginx.conf": nginx_conf,
    "hosting/apache.conf": apache_conf,
    "hosting/Caddyfile": caddyfile,
}
"""By their name in ``docs/``."""
