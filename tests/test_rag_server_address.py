"""Addresses of generators' servers: this machine only, read once, written anew from their parts."""

from __future__ import annotations

import pytest

from index.errors import InputError
from rag.server_address import ServerAddress
from rag.settings import Settings


@pytest.mark.parametrize(
    ("text", "url", "model"),
    [
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1", None),
        ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1", None),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1", None),
        ("http://localhost:11434/v1#llama3.2:3b", "http://localhost:11434/v1", "llama3.2:3b"),
        ("HTTP://LOCALHOST/v1#hf.co/some/model", "http://localhost:80/v1", "hf.co/some/model"),
        ("https://[::1]:8000/api/v1", "https://[::1]:8000/api/v1", None),
        ("http://127.8.9.1:1/v1", "http://127.8.9.1:1/v1", None),
    ],
)
def test_loopback_addresses_are_read(text: str, url: str, model: str | None) -> None:
    address = ServerAddress.from_text(text)
    assert (address.url, address.model) == (url, model)


@pytest.mark.parametrize(
    "text",
    [
        "http://192.168.1.5:8080/v1",
        "https://models.example.org/v1",
        "http://0.0.0.0:8080/v1",
        "http://127.0.0.1.example.org/v1",
        "http://localhost.example.org/v1",
        "http://127.1/v1",
        "http://2130706433/v1",
        "http://0x7f000001/v1",
        "http://[::ffff:192.168.1.5]/v1",
        "http://[fe80::1]/v1",
    ],
)
def test_other_machines_are_refused_with_the_cure(text: str) -> None:
    with pytest.raises(InputError, match="FOOTNOTE_GENERATOR_REMOTE=1"):
        ServerAddress.from_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1@example.org/v1",
        "http://user:word@127.0.0.1/v1",
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
        "http://",
        "http:///v1",
        "http://127.0.0.1:99999/v1",
        "http://127.0.0.1:0/v1",
        "http://127.0.0.1:port/v1",
        "http://127.0.0.1/v1?to=example.org",
        "http://127.0.0.1\\@example.org/v1",
        "http://127.0.0.1/../v1 x",
        "http://[::1/v1",
        "http://[fe80::1%25eth0]/v1",
        "http://ex ample/v1",
    ],
)
def test_what_is_no_plain_address_is_refused_even_with_remote(text: str) -> None:
    with pytest.raises(InputError, match=r"write it as http://127\.0\.0\.1:8080/v1"):
        ServerAddress.from_text(text, remote=True)


def test_another_machine_is_accepted_where_the_user_says_so() -> None:
    address = ServerAddress.from_text("https://models.example.org/v1#big-cloud", remote=True)
    assert (address.url, address.remote) == ("https://models.example.org:443/v1", True)


@pytest.mark.parametrize("model", ["gpt-oss:20b-cloud", "deepseek-v3.1:cloud"])
def test_a_model_that_the_local_server_runs_elsewhere_counts_as_another_machine(model: str) -> None:
    with pytest.raises(InputError, match="machines elsewhere"):
        ServerAddress.from_text(f"http://127.0.0.1:11434/v1#{model}")
    assert ServerAddress.from_text(f"http://127.0.0.1:11434/v1#{model}", remote=True).model == model


def test_settings_take_the_server_with_all_that_goes_with_it() -> None:
    settings = Settings.from_environment(
        {
            "FOOTNOTE_GENERATOR": "http://127.0.0.1:8080/v1",
            "FOOTNOTE_GENERATOR_MODEL": "qwen",
            "FOOTNOTE_GENERATOR_KEY": "very-secret",
        }
    )
    assert isinstance(settings.generator, ServerAddress)
    assert (settings.generator.model, settings.generator.key) == ("qwen", "very-secret")
    assert "very-secret" not in repr(settings)


def test_the_model_in_the_address_goes_first() -> None:
    environment = {"FOOTNOTE_GENERATOR_MODEL": "qwen"}
    assert ServerAddress.from_environment("http://127.0.0.1/v1#llama", environment).model == "llama"


def test_a_folder_stays_a_folder_and_an_empty_value_the_packaged_model() -> None:
    assert Settings.from_environment({"FOOTNOTE_GENERATOR": "models/small"}).generator == "models/small"
    assert Settings.from_environment({"FOOTNOTE_GENERATOR": ""}).generator is None


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("FOOTNOTE_GENERATOR_REMOTE", "yes", "set it to 0 or 1"),
        ("FOOTNOTE_GENERATOR_KEY", "two\r\nlines", "copy it again"),
        ("FOOTNOTE_GENERATOR_MODEL", "a b", "model name"),
        ("FOOTNOTE_GENERATOR", "http://example.org/v1", "isn't on this machine"),
    ],
)
def test_settings_that_can_not_be_used_are_one_clear_error(name: str, value: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        Settings.from_environment({"FOOTNOTE_GENERATOR": "http://127.0.0.1/v1", name: value})
    assert "\n" not in str(raised.value)
    assert "two" not in str(raised.value)
