"""A reader of sealed data, written by docs/envelope.md alone, on PyPI's `cryptography`."""

import struct

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
SALT_BYTES = 32
HEADER_BYTES = 1 + SALT_BYTES
TAG_BYTES = 16
SEGMENT_BYTES = 65_536


class Refused(Exception):
    """It does not open here."""


def derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(secret)


def place(table: str, row: str, column: str) -> bytes:
    parts = [part.encode() for part in (table, row, column)]
    return bytes([VERSION]) + b"".join(struct.pack(">Q", len(part)) + part for part in parts)


def header(sealed: bytes) -> tuple[bytes, bytes]:
    """The salt and what follows."""
    if len(sealed) < HEADER_BYTES or sealed[0] != VERSION:
        raise Refused
    return sealed[1:HEADER_BYTES], sealed[HEADER_BYTES:]


def opened(key: bytes, nonce: bytes, sealed: bytes, where: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, sealed, where)
    # What it throws for a text that is shorter than a tag is something else than for a wrong one.
    except Exception as error:
        raise Refused from error


def open_record(data_key: bytes, where: bytes, sealed: bytes) -> bytes:
    salt, body = header(sealed)
    return opened(derive(data_key, salt, b"citizen/record/1" + where), bytes(12), body, where)


def seal_record(data_key: bytes, where: bytes, salt: bytes, plain: bytes) -> bytes:
    key = derive(data_key, salt, b"citizen/record/1" + where)
    return bytes([VERSION]) + salt + AESGCM(key).encrypt(bytes(12), plain, where)


def nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


class File:
    """A sealed file, read from any byte."""

    def __init__(self, data_key: bytes, where: bytes, sealed: bytes):
        salt, self.segments = header(sealed)
        self.key, self.where = derive(data_key, salt, b"citizen/file/1" + where), where
        self.count = -(-len(self.segments) // (SEGMENT_BYTES + TAG_BYTES))
        if self.count == 0:
            raise Refused
        last = self.segment(self.count - 1)
        if not last and self.count > 1:
            raise Refused
        self.length = (self.count - 1) * SEGMENT_BYTES + len(last)

    def segment(self, number: int) -> bytes:
        begin = number * (SEGMENT_BYTES + TAG_BYTES)
        sealed = self.segments[begin : begin + SEGMENT_BYTES + TAG_BYTES]
        return opened(self.key, nonce(number, number + 1 == self.count), sealed, self.where)

    def read(self, offset: int, length: int) -> bytes:
        end = min(offset + length, self.length)
        if end <= offset:
            return b""
        first, last = offset // SEGMENT_BYTES, (end - 1) // SEGMENT_BYTES
        plain = b"".join(self.segment(number) for number in range(first, last + 1))
        return plain[offset - first * SEGMENT_BYTES : end - first * SEGMENT_BYTES]


def seal_file(data_key: bytes, where: bytes, salt: bytes, plain: bytes) -> bytes:
    aead = AESGCM(derive(data_key, salt, b"citizen/file/1" + where))
    segments = [plain[begin : begin + SEGMENT_BYTES] for begin in range(0, len(plain), SEGMENT_BYTES)] or [b""]
    sealed = [
        aead.encrypt(nonce(number, number + 1 == len(segments)), segment, where)
        for number, segment in enumerate(segments)
    ]
    return bytes([VERSION]) + salt + b"".join(sealed)


def lookup(data_key: bytes, table: str, column: str, value: bytes) -> bytes:
    key = derive(data_key, b"", b"citizen/lookup/1" + place(table, "", column))
    mac = hmac.HMAC(key, hashes.SHA256())
    mac.update(value)
    return mac.finalize()


def wrapping_key(secret: bytes, label: bytes) -> bytes:
    return derive(secret, b"citizen/keystore/1", label)
