"""The chat page at `/`: Gradio carries questions and answers, `ui.render` writes the HTML.

Nothing on the page comes from elsewhere: system fonts, no analytics, no sharing, no files, no API page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from importlib import resources
from typing import TypeAlias

import gradio as gr
from fastapi import FastAPI

from ui import render
from ui.conversation import Conversation, answer_steps, choices, wait_for_reports
from ui.examples import SHOWN, Examples
from ui.schemas import MAX_QUESTION_CHARS
from ui.service import AskOptions, Service

OPENING_WAIT_S = 300.0

HEADER = """
<header class="fn-header">
<h1 class="fn-name">Footnote<sup aria-hidden="true">1</sup></h1>
<p class="fn-tagline">Ask a report. See the sentence that answers.</p>
</header>
"""
LOG_TEMPLATE = (
    '<div class="fn-log" role="log" aria-live="polite" aria-label="Questions and answers">${value}</div>'
)
FOLLOW_NEW_TURNS = """
let turns = 0;
watch('value', () => {
  const all = element.querySelectorAll('.fn-turn');
  const last = all[all.length - 1];
  // A question alone is too short to be moved to the top: its answer is followed too, where it would begin far below.
  if (last && (all.length > turns || last.getBoundingClientRect().top > window.innerHeight / 3)) {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    last.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
  }
  turns = all.length;
});
"""
SANS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")

Update: TypeAlias = "dict[gr.components.Component, object]"


def mount_chat(app: FastAPI, service: Service, *, generate_by_default: bool = False) -> None:
    """Serve the page at `/` of `app`. To be called outside of an event loop."""
    # Without a running loop, Gradio makes one for each of its locks and never closes them.
    asyncio.run(_mount(app, service, generate_by_default=generate_by_default))


async def _mount(app: FastAPI, service: Service, *, generate_by_default: bool) -> None:
    gr.mount_gradio_app(
        app,
        build_page(service, generate_by_default=generate_by_default),
        path="/",
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        max_file_size=1,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=SANS, font_mono=MONO),
        css=(resources.files("ui") / "assets" / "chat.css").read_text(encoding="utf-8"),
    )


def build_page(service: Service, *, generate_by_default: bool) -> gr.Blocks:
    """The page's components and what happens at each event."""
    suggested = Examples(service)
    page = gr.Blocks(analytics_enabled=False, title="Footnote", fill_width=True)
    with page:
        gr.HTML(HEADER, js_on_load=None, apply_default_css=False)
        conversation = gr.State(Conversation())
        log = gr.HTML(
            render.welcome(()),
            html_template=LOG_TEMPLATE,
            js_on_load=FOLLOW_NEW_TURNS,
            apply_default_css=False,
            elem_classes="fn-log-block",
        )
        with gr.Row(elem_classes="fn-examples", visible=False) as examples:
            buttons = [gr.Button(size="sm", visible=False, elem_classes="fn-example") for _ in range(SHOWN)]
        with gr.Column(elem_classes="fn-composer"):
            with gr.Row(elem_classes="fn-ask-row"):
                question = gr.Textbox(
                    label="Your question",
                    show_label=False,
                    container=False,
                    placeholder="Ask the report a question",
                    lines=1,
                    max_lines=1,
                    max_length=MAX_QUESTION_CHARS,
                    autofocus=True,
                    scale=1,
                    elem_classes="fn-input",
                    html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=True),
                )
                ask = gr.Button("Ask", variant="primary", scale=0, min_width=72, elem_classes="fn-ask")
            with gr.Row(elem_classes="fn-options"):
                generate = gr.Checkbox(
                    generate_by_default,
                    label="Phrase with the local model (slower)",
                    container=False,
                    scale=0,
                    min_width=240,
                )
                only = gr.Dropdown(
                    choices=[],
                    multiselect=True,
                    label="Reports to answer from (all, if none is chosen)",
                    visible=False,
                    elem_classes="fn-reports",
                )

        def answered(
            asked: str, so_far: Conversation, phrase: bool, ids: list[str] | None
        ) -> Iterator[Update]:
            options = AskOptions(report_ids=tuple(ids or ()), generate=bool(phrase))
            first = True
            for html, now in answer_steps(service, asked, options, so_far):
                update: Update = {log: html, conversation: now}
                if first:
                    update |= {question: "", examples: gr.Row(visible=False)}
                    first = False
                yield update

        def opened() -> Iterator[Update]:
            for found in wait_for_reports(service, wait_s=OPENING_WAIT_S):
                if isinstance(found, str):
                    yield {log: render.notice(found)}
                    return
                yield {
                    log: render.welcome([report.title for report in found]),
                    only: gr.Dropdown(choices=choices(found), visible=len(found) > 1),
                }

        def suggest() -> Update:
            questions = suggested.questions()
            update: Update = {examples: gr.Row(visible=bool(questions))}
            for button, suggestion in zip(buttons, questions, strict=False):
                update[button] = gr.Button(suggestion, visible=True)
            return update

        inputs = [question, conversation, generate, only]
        outputs = [log, conversation, question, examples]
        every_visitor = service.gate.capacity + 8
        gr.on(
            [question.submit, ask.click],
            answered,
            inputs=inputs,
            outputs=outputs,
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=every_visitor,
            concurrency_id="ask",
        )
        for button in buttons:
            button.click(
                answered,
                inputs=[button, conversation, generate, only],
                outputs=outputs,
                show_progress="hidden",
                api_visibility="private",
                concurrency_limit=every_visitor,
                concurrency_id="ask",
            )
        page.load(
            opened,
            outputs=[log, only],
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=every_visitor,
        ).then(
            suggest,
            outputs=[examples, *buttons],
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=every_visitor,
        )
    page.queue(max_size=2 * every_visitor, api_open=False)
    return page
