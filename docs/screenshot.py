"""Take the README's picture of the chat page from a running server, and check that the page asks nobody else.

    footnote serve &
    python docs/screenshot.py                      # writes docs/chat.png
    python docs/screenshot.py --phone --dark --question "…" -o /tmp/phone.png

Needs a Chromium (`apt-get install chromium`) and the `dev` dependencies. Exits 1 when the page made a
request to another origin, or wrote an error to the browser's console.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

QUESTION = "How many humanitarian visas were issued in 2022?"
DESKTOP = (1180, 780)
PHONE = (360, 780)


def main() -> int:
    """Take one picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000/")
    parser.add_argument("--question", action="append", help="asked in turn; none with --question ''")
    parser.add_argument("--example", type=int, help="click the nth example, from 1, instead of typing")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent / "chat.png")
    parser.add_argument("--phone", action="store_true", help="360 pixels wide")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--whole", action="store_true", help="the whole page, not only the window")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    width, height = PHONE if options.phone else DESKTOP
    questions = options.question if options.question is not None else [QUESTION]
    origin = urlsplit(options.url).netloc
    elsewhere: list[str] = []
    complaints: list[str] = []

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=2,
            color_scheme="dark" if options.dark else "light",
            reduced_motion="reduce",
            has_touch=options.phone,
        )
        page = context.new_page()
        page.on("request", lambda request: note_foreign(request.url, origin, elsewhere))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(options.url)
        page.wait_for_selector(".fn-example:visible", timeout=120_000)
        if options.example:
            page.locator(".fn-example").nth(options.example - 1).click()
            wait_for_answers(page, 1)
        else:
            for asked, question in enumerate(filter(None, questions), start=1):
                page.get_by_label("Your question").fill(question)
                page.keyboard.press("Enter")
                wait_for_answers(page, asked)
        page.wait_for_timeout(600)
        too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if options.whole:
            # Where the window is as long as the page, what sticks to its bottom would cover text.
            page.add_style_tag(content=".fn-composer { position: static !important }")
        page.screenshot(path=str(options.output), full_page=options.whole)
        browser.close()

    for url in elsewhere:
        print(f"the page asked another origin: {url}", file=sys.stderr)  # noqa: T201
    for text in complaints:
        print(f"the browser complained: {text}", file=sys.stderr)  # noqa: T201
    if too_wide:
        print("the page scrolls sideways", file=sys.stderr)  # noqa: T201
    return 1 if elsewhere or complaints or too_wide else 0


def note_foreign(url: str, origin: str, elsewhere: list[str]) -> None:
    """Remember a request that left the page's own origin; data: and blob: don't leave the page."""
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob") and parts.netloc != origin:
        elsewhere.append(url)


def wait_for_answers(page: Page, count: int) -> None:
    """Wait until that many turns are finished."""
    page.wait_for_function(
        "n => document.querySelectorAll('.fn-turn').length >= n && !document.querySelector('.fn-pending')",
        arg=count,
        timeout=120_000,
    )


if __name__ == "__main__":
    sys.exit(main())
