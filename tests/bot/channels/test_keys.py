"""Keys and certificates in settings: taken as they are, where they open, and told in one sentence where not."""

from typing import Annotated

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import TypeAdapter, ValidationError

from bot.channels.keys import opened_by, private_key
from bot.sandbox.standins.rsa import rsa_key

PEM = rsa_key("shop").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
BARE = "".join(PEM.splitlines()[1:-1])
WANTED = TypeAdapter(Annotated[str, opened_by(private_key, "不是私钥")])
OPTIONAL = TypeAdapter(Annotated[str, opened_by(private_key, "不是私钥", optional=True)])


@pytest.mark.parametrize("text", [PEM, BARE, f"\n{PEM}", "\n".join((BARE[:64], BARE[64:]))])
def test_a_key_that_opens_is_kept_as_it_is_written(text: str) -> None:
    assert WANTED.validate_python(text) == text


@pytest.mark.parametrize("text", ["", "abc", PEM[:200], BARE[:-8], "密钥"])
def test_one_that_does_not_open_is_refused_with_the_sentence(text: str) -> None:
    with pytest.raises(ValidationError, match="不是私钥"):
        WANTED.validate_python(text)


def test_an_optional_one_may_be_left_empty_and_not_wrong() -> None:
    assert OPTIONAL.validate_python("") == ""
    with pytest.raises(ValidationError, match="不是私钥"):
        OPTIONAL.validate_python("abc")
