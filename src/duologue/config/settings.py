"""Django's settings. An instance is configured through `duologue serve`, which sets DUOLOGUE_*."""

from __future__ import annotations

import os
from urllib.parse import parse_qs, unquote, urlsplit

from duologue.config import place, sqlite

sqlite.use_packaged_sqlite()

DEBUG = False
# Signs nothing that outlives a request: sessions are our own and CSRF compares a cookie.
SECRET_KEY = os.environ.get("DUOLOGUE_SECRET") or os.urandom(32).hex()
ALLOWED_HOSTS = ["*"]  # duologue.web.addresses decides which host may do what, and says why
INSTALLED_APPS = [
    "duologue.people",
    "duologue.attachments",
    "duologue.rounds",
    "duologue.keepsakes",
    "duologue.counsel",
    "duologue.notify",
    "duologue.comments",
]
MIDDLEWARE = ["duologue.web.gate.make_gate", "django.middleware.csrf.CsrfViewMiddleware"]
ROOT_URLCONF = "duologue.web.urls"
WSGI_APPLICATION = "duologue.config.wsgi.application"
TEMPLATES: list[dict[str, object]] = []
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
STATIC_URL = "/static/"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Inside only: the gate gives it the instance's own name, by the scheme of each request.
CSRF_COOKIE_NAME = "csrf"
CSRF_FAILURE_VIEW = "duologue.web.failures.show_csrf"
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("DUOLOGUE_PUBLIC", "").split(",") if o]
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# An export brought along is held in memory and never lies in a temporary file.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
LOGGING_CONFIG = None  # duologue.config.logs sets it up: no bodies, no queries, no cookies


def _find_database() -> dict[str, object]:
    url = os.environ.get("DUOLOGUE_DATABASE")
    if not url:
        return {
            "ENGINE": "duologue.config.embedded_sqlite3",
            "NAME": place.find_data_dir() / "duologue.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": sqlite.write_init_command(sqlite.find_version()),
                "timeout": 5,
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # libpq's way to name a socket's folder: postgresql://user@/name?host=/var/run/postgresql
        "HOST": parse_qs(parts.query).get("host", [parts.hostname or ""])[0],
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
    }


DATABASES = {"default": _find_database()}
