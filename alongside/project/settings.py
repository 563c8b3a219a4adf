"""Settings of the web application; everything that differs by place is in `deployment`."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from alongside.foundations import clock
from alongside.project.deployment import read_deployment

DEPLOYMENT = read_deployment()
clock.run_behind(DEPLOYMENT.time_behind)
PACKAGE = Path(__file__).resolve().parent.parent
SECRET_KEY = DEPLOYMENT.secret_key.get_secret_value()
DEBUG = DEPLOYMENT.debug
ALLOWED_HOSTS = DEPLOYMENT.hosts.split(",")
ROOT_URLCONF = "alongside.project.urls"
WSGI_APPLICATION = "alongside.project.wsgi.application"
DATABASES = DEPLOYMENT.databases
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Person"
TIME_ZONE = "Europe/London"
USE_TZ = True
LANGUAGE_CODE = "en-gb"
USE_I18N = False  # all pages are in one language; Django would ask which at every address
FORMAT_MODULE_PATH = None

FOUNDATIONS = ["pages", "record", "accounts", "sealing", "files", "messages", "jobs", "backups"]
WORKSPACES = [
    "study",
    "families",
    "held_texts",
    "referrals",
    "consent",
    "measures",
    "building",
    "assessments",
    "scores",
    "self_completion",
    "offline_entry",
    "quality",
    "randomisation",
    "unblinding",
    "follow_up",
    "safety",
    "monitoring",
    "recruitment",
    "forecast",
    "designing",
    "reports",
    "adaptation",
    "caseload",
]
INSTALLED_APPS = [
    *(f"alongside.foundations.{name}" for name in FOUNDATIONS),
    *(f"alongside.workspaces.{name}" for name in WORKSPACES),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random, so lengths tell nothing (BREACH)
    "csp.middleware.CSPMiddleware",
    "alongside.foundations.accounts.sessions.SessionsOfPages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alongside.foundations.accounts.sessions.SessionLimits",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "alongside.foundations.pages.protection.PageProtection",
    "alongside.project.pace.OnePersonsPace",
    "alongside.foundations.files.brought.ScanWhatIsBrought",
    "alongside.project.not_whole_yet.NotWholeYet",
    "alongside.foundations.record.sent.WhatWasSent",
    "alongside.foundations.files.leaving.SealWhatLeaves",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "OPTIONS": {
            "environment": "alongside.foundations.pages.environment.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "alongside.project.menu.page_frame",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# Accounts
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["alongside.foundations.accounts.hashing.PasswordHash"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "alongside.foundations.accounts.passwords.NotObvious"},
    {"NAME": "alongside.foundations.accounts.passwords.NotStolen"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_ADAPTER = "alongside.foundations.accounts.adapter.ClosedAdapter"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/15m/key"}
MFA_ADAPTER = "alongside.foundations.accounts.factors.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not DEPLOYMENT.https
SESSION_ENGINE = "alongside.foundations.accounts.session_store"
SESSION_COOKIE_AGE = 72 * 3600  # SessionLimits is stricter; what was typed outlives the session
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "alongside.foundations.pages.errors.csrf_failure"
REFUSALS_PUT_DOWN_AFTER = 60  # seconds

# Transport
ALLAUTH_TRUSTED_PROXY_COUNT = DEPLOYMENT.proxies
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = DEPLOYMENT.https
if DEPLOYMENT.https:  # a browser takes these names from this host alone, and only encrypted
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    MESSAGE_STORAGE = "alongside.foundations.pages.notices.Notices"
SECURE_HSTS_SECONDS = 31_536_000 if DEPLOYMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # whether a whole domain is preloaded, its owner says
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked on the machine itself
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if DEPLOYMENT.https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DEPLOYMENT.data / "static"
STATICFILES_DIRS = [PACKAGE / "foundations/pages/static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Once prepared, the files come from there with their compressed twins; before, as they are.
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "alongside.css.gz").exists()
WHITENOISE_AUTOREFRESH = WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = DEPLOYMENT.data / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "alongside.foundations.files.receiving.LimitedSize",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Work that need not be waited for
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "{levelname} {name}: {message}", "style": "{"},
        "json": {"()": "alongside.project.logs.AsJson"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": DEPLOYMENT.log}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "filters": {"pages": {"()": "alongside.project.logs.PagesByName"}},
    "loggers": {  # a refusal or a missing page is no fault
        "django.request": {"level": "ERROR", "filters": ["pages"]},
    },
}
