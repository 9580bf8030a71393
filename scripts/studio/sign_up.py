"""Runs inside Label Studio's environment: makes its database, an administrator and users.

The users go through Label Studio's own sign-up page, without a server in between: over HTTP one takes half a second,
nearly all of it the hashing of the password. Here all have one password, hashed once.
"""

import argparse
import functools
import json
import os
import secrets
import sys

from label_studio import server

server._setup_env()
server._apply_database_migrations()

from django.contrib.auth import base_user
from django.test import Client
from organizations.models import Organization
from users.models import User

base_user.make_password = functools.lru_cache(base_user.make_password)


def administrator(password: str) -> User:
    # What `label-studio start --username … --password … --user-token …` calls.
    server._create_user(argparse.Namespace(username="admin@example.com", password=password,
                                           user_token=secrets.token_hex(20), enable_legacy_api_token=True,
                                           quiet_mode=True), {})
    # Releases before the option existed leave legacy tokens switched off.
    settings = Organization.objects.get().jwt
    settings.legacy_api_tokens_enabled = True
    settings.save()
    return User.objects.get()


def sign_up(email: str, password: str, invitation: str) -> User:
    browser = Client()
    browser.cookies["csrftoken"] = csrf = secrets.token_hex(16)
    answer = browser.post(f"/user/signup/?token={invitation}", {
        "csrfmiddlewaretoken": csrf, "email": email, "password": password,
        "how_find_us": "", "elaborate": "", "allow_newsletters": "false",
    })
    if answer.status_code != 302:
        sys.exit(f"Label Studio's sign-up page answered {answer.status_code} for {email}")
    return User.objects.get(email=email)


def account(user: User, password: str) -> dict[str, str]:
    return {"email": user.email, "password": password, "legacy_token": user.auth_token.key}


def main(count: str, file: str) -> None:
    password = secrets.token_urlsafe(12)
    admin = administrator(password)
    invitation = Organization.objects.get().token
    users = [sign_up(f"user{n}@example.com", password, invitation) for n in range(1, int(count) + 1)]
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump({"admin": account(admin, password), "users": [account(user, password) for user in users]}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
