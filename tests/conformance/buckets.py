#!/usr/bin/env python3
"""Reproduces the bucket vectors of the specification, with Python's standard library alone.

    python3 tests/conformance/buckets.py                          checks every vector of 02-bucketing.json
    python3 tests/conformance/buckets.py onboarding.1.variant anon-7    prints one bucket
"""
import json
import pathlib
import re
import sys
import unicodedata

VECTORS = pathlib.Path(__file__).parent / "specification" / "02-bucketing.json"
MASK = 0xFFFFFFFF


def rotated(word, by):
    return ((word << by) | (word >> (32 - by))) & MASK


def scrambled(block):
    return rotated(block * 0xCC9E2D51 & MASK, 15) * 0x1B873593 & MASK


def murmur3_x86_32(data):
    """MurmurHash3 by Austin Appleby, seed 0, over bytes; blocks are little-endian."""
    whole = len(data) & ~3
    digest = 0
    for at in range(0, whole, 4):
        digest ^= scrambled(int.from_bytes(data[at:at + 4], "little"))
        digest = (rotated(digest, 13) * 5 + 0xE6546B64) & MASK
    if whole < len(data):
        digest ^= scrambled(int.from_bytes(data[whole:], "little"))
    digest ^= len(data)
    digest = (digest ^ digest >> 16) * 0x85EBCA6B & MASK
    digest = (digest ^ digest >> 13) * 0xC2B2AE35 & MASK
    return digest ^ digest >> 16


def bucket(salt, unit):
    """floor(murmur3(utf8(nfc(salt + ":" + unit))) * 100000 / 2^32), where a lone surrogate is U+FFFD."""
    text = re.sub("[\ud800-\udfff]", "\ufffd", f"{salt}:{unit}")
    return murmur3_x86_32(unicodedata.normalize("NFC", text).encode("utf-8")) * 100000 >> 32


def main(parameters):
    if len(parameters) == 2:
        print(bucket(*parameters))
        return 0
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
    wrong = [one for one in vectors if bucket(one["salt"], one["id"]) != one["bucket"]]
    for one in wrong:
        print(f"{one['number']} is in bucket {bucket(one['salt'], one['id'])}, not in {one['bucket']}")
    print(f"{len(vectors) - len(wrong)} of {len(vectors)} vectors reproduced")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
