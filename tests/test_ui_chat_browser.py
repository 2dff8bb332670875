"""The chat page in a real browser, where there is one (`apt-get install chromium`)."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fakes_ui import FakeAssistant
from playwright.sync_api import Page, sync_playwright

from ui.chat import mount_chat
from ui.examples import SAMPLE_EXAMPLES
from ui.server import create_app
from ui.service import Opened, Service

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium; install it with apt-get install chromium"
)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """The page of a server that has two reports, opened."""
    service = Service(Opened(FakeAssistant(titles=("Mexico", "Peru"))))
    service.start().join()
    server = uvicorn.Server(
        uvicorn.Config(create_app(service, mount_chat=mount_chat), ws="none", log_level="critical")
    )
    with socket.create_server(("127.0.0.1", 0)) as listening, sync_playwright() as playwright:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1000, "height": 800})
        opened.goto(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        opened.wait_for_selector(".fn-example:visible")
        yield opened
        browser.close()
        server.should_exit = True
        thread.join()


def test_chooser_of_reports_has_a_label_that_is_seen_and_read_out(page: Page) -> None:
    label = page.get_by_text("Reports to answer from", exact=False)
    box = label.bounding_box()
    assert label.is_visible()
    assert box is not None
    assert box["width"] > 100  # what only a screen reader gets is one pixel wide
    chooser = page.get_by_role("combobox", name="Reports to answer from")
    chooser.click()
    assert page.get_by_role("option").all_inner_texts() == ["Mexico", "Peru"]
    page.keyboard.press("Escape")


def test_examples_of_the_index_are_shown_and_asked(page: Page) -> None:
    examples = page.locator(".fn-example:visible")
    assert examples.all_inner_texts() == list(SAMPLE_EXAMPLES)
    examples.first.click()
    page.wait_for_selector(".fn-turn mark")
    assert page.locator(".fn-question").inner_text() == SAMPLE_EXAMPLES[0]
    assert examples.count() == 0
