"""Where a sentence waits for the next page: in a cookie that only this host can have set."""

from __future__ import annotations

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    cookie_name = "__Host-messages"


class Notices(FallbackStorage):
    """In the cookie, and in the session what does not fit into one."""

    storage_classes = (HostCookie, SessionStorage)
