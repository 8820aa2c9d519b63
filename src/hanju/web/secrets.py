"""Passwords and secrets: made here, kept only as hashes.

Shape:  a password or secret in, a hash or a yes or no out.
Units:  secrets have 256 bits.
Errors: none; an unknown hash is a no.
Source: threats.md H3; docs/decisions/0032-desk-server.md.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SECRET_BYTES: Final = 32
#: NIST SP 800-63B asks for eight and for no rules about kinds of characters.
SHORTEST_PASSWORD: Final = 10
_HASHER: Final = PasswordHasher()
#: One hash takes 64 MiB; more at once than this would take the machine over.
_TURNS: Final = BoundedSemaphore(4)


def new_secret() -> str:
    """A secret for a cookie, a token or a first sign-in."""
    return secrets.token_urlsafe(SECRET_BYTES)


def secret_hash(secret: str) -> str:
    """What is kept of a secret; it has 256 bits, so that one round is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def form_token(secret: str) -> str:
    """What a form of this session must send along; it does not give the session away."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


def same(given: str, wanted: str) -> bool:
    """Compare without telling by the time taken where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode("utf-8", "replace"))


def password_hash(password: str) -> str:
    """What is kept of a password."""
    with _TURNS:
        return _HASHER.hash(password)


def is_password(kept: str, given: str) -> bool:
    """Whether a password is the right one; an account without one takes as long to refuse."""
    try:
        with _TURNS:
            return _HASHER.verify(kept or _nobodys(), given) and bool(kept)
    except (Argon2Error, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_hex(16))
