# SPDX-License-Identifier: BSD-2-Clause
#
# otpclient.py FILE PASSWORD: makes OTPClient's database out of lines "NAME
# URI", since its command cannot: PBKDF2-SHA512 and AES-256-GCM over JSON.

import hashlib
import json
import os
import sys
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

IV, SALT, ITERATIONS = 16, 32, 100000


def entry(name, text):
    uri = urlsplit(text)
    query = {key: value[0] for key, value in parse_qs(uri.query).items()}
    by_clock = uri.netloc == "totp"
    return {
        "type": uri.netloc.upper(),
        "label": name,
        "issuer": query["issuer"],
        "secret": query["secret"],
        "digits": int(query.get("digits", 6)),
        "algo": query.get("algorithm", "SHA1"),
        "period" if by_clock else "counter":
            int(query.get("period", 30) if by_clock else query["counter"]),
    }


def main():
    entries = [entry(*line.split()) for line in sys.stdin]
    head = os.urandom(IV + SALT)
    key = hashlib.pbkdf2_hmac("sha512", sys.argv[2].encode() + b"\0",
                              head[IV:], ITERATIONS, 32)
    text = json.dumps(entries).encode() + b"\0"
    with open(sys.argv[1], "wb") as file:
        file.write(head + AESGCM(key).encrypt(head[:IV], text, head))


main()
