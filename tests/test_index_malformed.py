"""Bombs, traps and damaged files: each ends in one clear line, within the limits, and costs no other file."""

from __future__ import annotations

import io
import os
import random
import signal
import socket
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes_index import HashEmbedder
from fuzz.loaders import checked

from index.build import add_reports
from index.errors import LoadError
from index.load import FileReader, load_report
from index.load.formats import LOADERS
from index.sources import Files, Source, read_sources
from index.store import open_index

SAMPLES = Path(__file__).parent / "golden" / "formats"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(document: str | bytes) -> bytes:
    """A DOCX file with this as its document."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", document)
    return held.getvalue()


def paragraphs(*texts: str) -> str:
    """A document with these paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return f"<w:document {WORD}><w:body>{body}</w:body></w:document>"


BOMB = docx(b"<w:document " + WORD.encode() + b"><w:body>" + b" " * 60_000_000 + b"</w:body></w:document>")
ENTITY = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>{paragraphs("root: &x;")}'
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + f"]>{paragraphs('&j;')}"
)


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    with FileReader() as held:
        yield held


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", BOMB, "unpacks to more than .* MB from .* KB, as a zip bomb does"),
        ("a.docx", docx(ENTITY), "declares XML entities, which no word processor writes"),
        ("a.docx", docx(LAUGHS), "is damaged: its XML can't be read|declares XML entities"),
        ("a.docx", docx(paragraphs("x"))[:-60], "is damaged or cut off"),
        ("a.docx", docx(paragraphs("x"))[:200], "is damaged or cut off"),
        ("a.docx", docx("<w:document"), "is damaged: its XML can't be read"),
        ("a.docx", docx(paragraphs()), r"holds no text \(perhaps only pictures\)"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is encrypted, or a DOC file"),
        ("a.docx", b"", "is empty"),
        ("a.html", b"", "is empty"),
        ("a.html", b"<script>alert(1)</script><p hidden>x", "holds no text that a browser would show"),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", b"<html>", "is no PDF file"),
        ("a.pdf", b"%PDF-1.7\nwords\n%%EOF\n", "is damaged and can't be read as PDF"),
        ("a.pdf", (SAMPLES / "two_columns.pdf").read_bytes()[:-3000], "is cut off: the end of the PDF is missing"),
    ],
)  # fmt: skip
def test_bad_file_ends_in_one_clear_line(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LoadError, match=rf"{name}: {words}") as caught:
        load_report(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_deep_html_is_read_or_given_up_in_time(reader: FileReader) -> None:
    assert reader.read(".html", b"<div>" * 5_000 + b"41 ships").text == "41 ships"
    with FileReader(seconds=2) as quick, pytest.raises(LoadError, match="takes more than 2 seconds to read"):
        quick.read(".html", b"<div>" * 300_000)


@pytest.mark.parametrize("depth", [200, 100_000])
def test_deep_docx_is_refused_or_read(reader: FileReader, depth: int) -> None:
    deep = f"<w:document {WORD}><w:body>{'<w:sdt><w:sdtContent>' * depth}"
    with pytest.raises(LoadError, match="is damaged: its XML can't be read"):
        reader.read(".docx", docx(deep))
    assert reader.read(".docx", docx(paragraphs("41 ships"))).text == "41 ships"


def test_table_of_a_million_cells_is_refused_at_once(reader: FileReader) -> None:
    began = time.monotonic()
    cells = "<td colspan=1000 rowspan=65534>x</td>" * 1000
    with pytest.raises(LoadError, match="a table of more than 1000 columns"):
        reader.read(".html", f"<table><tr>{cells}</tr><tr>{cells}</tr></table>".encode())
    rows = "<tr><td colspan=1000>41 ships" * 2000
    with pytest.raises(LoadError, match="a table of more than a million cells"):
        reader.read(".html", f"<table><tr><td>a<td>b{rows}</table>".encode())
    assert reader.read(".html", b"<table><tr><td>Ships<td>41<tr><td colspan=1000>all</table>").text == (
        "Ships; 41\n\nall"
    )
    assert time.monotonic() - began < 15


def test_file_that_needs_too_much_memory_is_named_and_the_next_is_read() -> None:
    with FileReader(memory_bytes=300 * 1024 * 1024) as small:
        with pytest.raises(LoadError, match="300 MB of memory"):
            small.read(".html", b"<p>words" * 8_000_000)
        assert small.read(".html", b"<p>41 ships").text == "41 ships"


def test_child_that_dies_costs_one_file() -> None:
    with FileReader() as reader:
        assert reader.read(".txt", b"One.\n").text == "One.\n"
        reader.send(".txt", b"Two.\n" * 100_000)
        assert reader.pid is not None
        os.kill(reader.pid, signal.SIGKILL)
        with pytest.raises(LoadError, match=r"memory|fail"):
            reader.receive()
        assert reader.read(".txt", b"Three.\n").text == "Three.\n"


def test_child_that_dies_while_it_waits_costs_no_file() -> None:
    with FileReader() as reader:
        reader.read(".txt", b"One.\n")
        assert reader.pid is not None
        os.kill(reader.pid, signal.SIGKILL)
        time.sleep(0.2)
        assert reader.read(".txt", b"Two.\n").text == "Two.\n"


def test_child_of_a_large_process_is_not_taken_for_a_large_one() -> None:
    large = bytearray(b"x" * 400_000_000)  # touched, so that it is in memory
    with FileReader() as reader:
        reader.read(".txt", b"One.\n")
        child = reader.pid
        reader.read(".txt", b"Two.\n")
        assert child is not None
        assert reader.pid == child
    assert large


def test_one_child_reads_many_files_quickly() -> None:
    with FileReader() as reader:
        reader.read(".txt", b"Warm.\n")
        child = reader.pid
        began = time.monotonic()
        for number in range(200):
            reader.read(".txt", f"Report {number}.\n".encode())
        assert time.monotonic() - began < 5
        assert reader.pid == child


def test_limits_hold_for_plain_text_and_markdown_too() -> None:
    with FileReader(seconds=1) as quick:
        for suffix, data in ((".md", b"* " * 400_000 + b"x"), (".md", b"[" * 3_000_000 + b"x")):
            began = time.monotonic()
            try:
                quick.read(suffix, data)
            except LoadError as error:
                assert "\n" not in str(error)  # noqa: PT017 - either outcome is right, in time
            assert time.monotonic() - began < 8


def test_bad_files_of_a_folder_are_named_and_the_others_indexed(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (tmp_path / "outside.txt").write_text("Secret plans of 2022.\n")
    (folder / "good.html").write_text("<h1>Ships</h1><p>There were 41 ships in 2022.")
    (folder / "inside.txt").symlink_to(folder / "good.html")
    (folder / "bomb.docx").write_bytes(BOMB)
    (folder / "cut.pdf").write_bytes((SAMPLES / "two_columns.pdf").read_bytes()[:2000])
    os.mkfifo(folder / "pipe.pdf")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text("Words.\n")
    result = add_reports(tmp_path / "index", [folder], embedder=HashEmbedder())
    reasons = {Path(held.path).name: held.reason for held in result.skipped}
    assert result.added == ("good",)
    assert {name: words for name, words in reasons.items() if "\n" in words} == {}
    for name, words in {
        "bomb.docx": "as a zip bomb does",
        "cut.pdf": "is cut off",
        "pipe.pdf": "is not a regular file",
        "link.txt": "is a link that leads out of the folder",
        "caf\ufffd.txt": "the name isn't UTF-8; rename the file",
    }.items():
        assert words in reasons[name]
    with open_index(tmp_path / "index") as index:
        assert [report.id for report in index.reports()] == ["good"]


def test_link_given_itself_is_followed(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("There were 41 ships.\n")
    (tmp_path / "link.txt").symlink_to(tmp_path / "report.txt")
    assert load_report(tmp_path / "link.txt").text == "There were 41 ships.\n"


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port on this machine, and what was asked of it."""
    asked: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    closing = threading.Event()

    def listen() -> None:
        while not closing.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            with connection:
                asked.append(connection.recv(1024))

    thread = threading.Thread(target=listen)
    thread.start()
    yield server.getsockname()[1], asked
    closing.set()
    thread.join()
    server.close()


def test_nothing_that_a_file_refers_to_is_fetched(
    reader: FileReader, listener: tuple[int, list[bytes]]
) -> None:
    port, asked = listener
    address = f"http://127.0.0.1:{port}"
    page = (
        f'<link rel=stylesheet href="{address}/a.css"><img src="{address}/b.png"><iframe src="{address}/c"></iframe>'
        f'<script src="{address}/d.js"></script><object data="file:///etc/passwd"></object><p>41 ships'
    )
    assert reader.read(".html", page.encode()).text == "41 ships"
    external = f'<!DOCTYPE d SYSTEM "{address}/e.dtd">{paragraphs("41 ships")}'
    with pytest.raises(LoadError, match="declares XML entities"):
        reader.read(".docx", docx(external))
    included = paragraphs("41 ships").replace(
        "<w:p>", f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}/f"/><w:p>'
    )
    assert reader.read(".docx", docx(included)).text == "41 ships"
    assert asked == []


def test_child_can_open_nothing_while_it_reads(tmp_path: Path) -> None:
    # A loader of the test's own, put in the child's path, tries to.
    (tmp_path / "trial.py").write_text(
        "import resource, socket\n"
        "from index.load import worker\n"
        "worker._warm_up('.pdf')\n"
        "for attempt in (lambda: open('/etc/hostname'), lambda: socket.socket()):\n"
        "    with worker._nothing_opened():\n"
        "        try:\n"
        "            attempt()\n"
        "        except OSError as error:\n"
        "            print(error.strerror)\n"
    )
    import subprocess

    root = str(Path(__file__).resolve().parents[1])
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, str(tmp_path / "trial.py")],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.stdout == "Too many open files\nToo many open files\n"


def damaged(data: bytes, rng: random.Random) -> bytes:
    """A file with a few bytes changed, cut out, or doubled."""
    held = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(held))
        kind = rng.randrange(4)
        if kind == 0:
            held[at] = rng.randrange(256)
        elif kind == 1:
            del held[at : at + rng.randint(1, 400)]
        elif kind == 2:
            held[at:at] = held[at : at + rng.randint(1, 400)]
        else:
            held[at : at + 4] = rng.choice(
                [b"\0\0\0\0", b"\xff\xff\xff\xff", b"<!--", b"9999", b"%%EO", b"&#x1"]
            )
    return bytes(held)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.*[flx]")), ids=lambda path: path.name)
def test_damage_ends_in_a_text_or_one_clear_line(path: Path, reader: FileReader) -> None:
    rng = random.Random(path.name)  # noqa: S311 - the same damage each time
    data = path.read_bytes()

    def through_the_child(given: bytes) -> object:
        return reader.read(path.suffix, given)

    load: Callable[[bytes], object] = through_the_child
    for _ in range(25):
        checked(load, damaged(data, rng))


def test_every_loader_refuses_noise_as_a_load_error(reader: FileReader) -> None:
    rng = random.Random(7)  # noqa: S311 - the same noise each time
    for suffix in LOADERS:
        for size in (1, 17, 4000):
            checked(lambda data, suffix=suffix: reader.read(suffix, data), rng.randbytes(size))


def test_next_file_is_read_while_one_is_worked_on(tmp_path: Path) -> None:
    for name in ("a.txt", "b.html", "c.md"):
        (tmp_path / name).write_text(f"<p>Report {name}.\n")
    found = read_sources(Files.of([tmp_path]), {}, given=(), taken_back=(), progress=None)
    first = next(found)
    assert isinstance(first, Source)
    assert first.id == "a"
    (tmp_path / "b.html").unlink()  # it was handed over before the first was given out
    rest = list(found)
    assert [each.id for each in rest if isinstance(each, Source)] == ["b", "c"]


def test_file_given_itself_that_is_bad_ends_the_run_and_no_child_stays(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.\n")
    (tmp_path / "b.docx").write_bytes(b"PK")
    with pytest.raises(LoadError, match=r"b\.docx: is damaged or cut off"):
        list(
            read_sources(
                Files.of([tmp_path / "a.txt", tmp_path / "b.docx"]),
                {},
                given=(),
                taken_back=(),
                progress=None,
            )
        )
