"""Makes the sample files beside it, each with another tool: made-up reports, so that the texts are free.

    python -m venv tools
    tools/bin/pip install reportlab fpdf2 weasyprint typst python-docx pypandoc_binary pillow
    tools/bin/python tests/golden/formats/make.py       # and chromium on the path

What Footnote reads in them stands in the `.golden.json` files, written by `python tests/test_index_formats.py` and
then read through by a person. The tools are too large for continuous integration; the files are small.
"""

from __future__ import annotations

import datetime
import subprocess
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUBJECTS = (
    "The harbour office|The pilots' guild|The district council|The ministry of waters|The dredging company|"
    "A panel of engineers|The customs service|The fishing cooperative|The coast guard|The audit chamber"
).split("|")
DEEDS = (
    "inspected {a} moorings in {y} and found that most of them needed repair before the winter storms|"
    "counted {a} vessels in {y}, among them a growing number of ferries that carry passengers to the islands|"
    "spent {a} thousand dollars on lights and buoys in {y}, although the plan had foreseen a far smaller amount|"
    "reported {a} collisions for {y}, none of which led to a spill or to the loss of a ship|"
    "trained {a} apprentices in {y} and promised that each of them would be offered a permanent position|"
    "received {a} complaints about noise in {y}, which it answered within the period that the law prescribes|"
    "removed {a} tonnes of sand from the northern channel in {y} so that larger tankers could enter at low tide"
).split("|")


def sentences() -> Iterator[str]:
    """Sentences of prose, no two alike."""
    number = 0
    while True:
        subject = SUBJECTS[number % len(SUBJECTS)]
        deed = DEEDS[(number * 3 + number // 7) % len(DEEDS)]
        yield f"{subject} {deed.format(a=101 + number * 13, y=2015 + number % 8)}."
        number += 1


def paragraph(source: Iterator[str], count: int) -> str:
    """So many sentences."""
    return " ".join(next(source) for _ in range(count))


REPAIR = "Repair the northern pier before the winter and report on it to the council."
CARGO = [
    ["Pier", "2021", "2022"],
    ["North", "1,204", "1,310"],
    ["South", "90", "75"],
    ["Total", "1,294", "1,385"],
]


def two_columns() -> None:
    """Reportlab: two columns, justified, a running header, page numbers, superscripts, lists, a table without lines."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
    from reportlab.platypus import (
        BaseDocTemplate,
        Frame,
        ListFlowable,
        ListItem,
        PageTemplate,
        Paragraph,
        Spacer,
        Table,
    )

    def edges(canvas: object, document: object) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, 812, "Port of Varn · Annual Report 2023")
        canvas.drawCentredString(300, 25, str(document.page))

    source = sentences()
    normal = ParagraphStyle("justified", parent=getSampleStyleSheet()["Normal"], alignment=4)
    heading = getSampleStyleSheet()["Heading1"]
    document = BaseDocTemplate(
        str(HERE / "two_columns.pdf"), pagesize=A4, title="Port of Varn 2023", lang="en-GB"
    )
    frames = [Frame(50, 50, 240, 745), Frame(305, 50, 240, 745)]
    document.addPageTemplates([PageTemplate(frames=frames, onPage=edges)])
    story = [Paragraph("1. Traffic", heading)]
    for note in range(1, 8):
        story += [
            Paragraph(
                f"In {2009 + note} the port had {60 + note}<super>{note}</super> berths. {paragraph(source, 4)}",
                normal,
            ),
            Spacer(1, 6),
        ]
    story += [
        Paragraph("2. Measures", heading),
        ListFlowable(
            [
                ListItem(
                    Paragraph(
                        "Repair the northern pier before the winter and report on it to the council.", normal
                    )
                ),
                ListItem(Paragraph("Train 40 inspectors.", normal)),
            ],
            bulletType="bullet",
        ),
        ListFlowable(
            [
                ListItem(Paragraph("Close the old dock.", normal)),
                ListItem(Paragraph("Open the new dock.", normal)),
            ],
            bulletType="1",
            bulletFormat="%s.",
        ),
        Paragraph("Table 1. Cargo by pier, in tonnes", normal),
        Table(CARGO),
        Paragraph("3. Outlook", heading),
        *[Paragraph(paragraph(source, 5), normal) for _ in range(8)],
    ]
    document.build(story)


def reef_html() -> str:
    """A page with all that HTML has: nested lists, a table with spans, superscripts, hidden text, remote references."""
    source = sentences()
    parts = "".join(f"<h2>Part {n}</h2><p>{paragraph(source, 6)}</p>" for n in range(1, 6))
    return f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Reef survey 2022 | Institute of Reefs</title>
<meta name="date" content="2023-05-31"><link rel="stylesheet" href="http://127.0.0.1:9/remote.css">
<style>
@page {{ size: A4; margin: 25mm; @top-center {{ content: "Institute of Reefs"; font-size: 8pt }}
  @bottom-center {{ content: "Page " counter(page) " of " counter(pages); font-size: 8pt }} }}
p {{ text-align: justify; hyphens: auto }} table {{ border-collapse: collapse }}
td, th {{ border: 1px solid; padding: 3px 8px }}
</style></head><body>
<nav>Home › Reports › 2022</nav>
<h1>Reef survey 2022</h1>
<h2>Counts</h2>
<p>Divers counted 63<sup><a href="#n2">2</a></sup> reefs over 12&nbsp;km<sup>2</sup> in 2022,
on the 21<sup>st</sup> of May.
{paragraph(source, 4)}</p>
<p style="display: none">Hidden: 999 reefs.</p><script>var reefs = "888 reefs"</script>
<h2>Methods</h2>
<p>{paragraph(source, 6)}</p>
<ul><li>Count every reef twice and note the depth of each one of them in the log book of the ship.</li>
<li>Weigh samples<ul><li>wet</li><li>dry</li></ul></li></ul>
<h3>Cost by coast</h3>
<table><thead><tr><th rowspan="2">Coast</th><th rowspan="2">Reefs counted</th><th colspan="2">Cost</th></tr>
<tr><th>2021</th><th>2022</th></tr></thead>
<tr><td>East</td><td>12</td><td>$1,204</td><td>$2,310</td></tr>
<tr><td>West, with the islands that lie far from the coast</td><td>9</td><td>$90</td><td>$75</td></tr>
<tr><td>North</td><td>3</td><td>$9</td><td>$7</td></tr></table>
{parts}</body></html>
"""


def printed(html: str) -> None:
    """The page as it is, printed by Chromium, and set by WeasyPrint."""
    import weasyprint

    page = HERE / "reef.html"
    page.write_text(html, encoding="utf-8")
    weasyprint.HTML(string=html).write_pdf(HERE / "reef_weasyprint.pdf")
    subprocess.run(  # noqa: S603 - what is run stands here
        ["chromium",  # noqa: S607 - wherever it is
         "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--print-to-pdf={HERE / 'reef_chromium.pdf'}", page.as_uri()],
        check=True, capture_output=True,
    )  # fmt: skip


def typst_paper() -> None:
    """Typst: two columns with hyphenation, a title over both, real footnotes, a table, an outline."""
    import typst

    source = sentences()
    text = f"""#set document(title: "Water review 2023", date: datetime(year: 2023, month: 5, day: 31))
#set page(paper: "a4", columns: 2, header: [_Water review_ #h(1fr) 2023], numbering: "1")
#set par(justify: true)
#set text(lang: "en", hyphenate: true)
#place(top + center, scope: "parent", float: true)[#text(20pt)[*Water review 2023*]]
= Supply
{paragraph(source, 6)} The city closed 41#footnote[Estimate of 2019; 7 wells were not visited.] wells.
{paragraph(source, 3)}

{paragraph(source, 6)}
= Demand
{paragraph(source, 8)}

#figure(table(columns: 3, [District], [2021], [2022], [Old town], [120], [130], [New town], [90], [75]),
  caption: [Households by district])

{paragraph(source, 7)}

{paragraph(source, 9)}
"""
    (HERE / "paper.typ").write_text(text, encoding="utf-8")
    typst.compile(str(HERE / "paper.typ"), output=str(HERE / "paper_typst.pdf"))
    (HERE / "paper.typ").unlink()


def chapters() -> None:
    """fpdf2: a chapter a page, a title that says nothing, and a table that goes on over two pages with its header."""
    from fpdf import FPDF

    class Book(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("Times", "", 8)
            self.cell(0, 10, f"Varn statistics {self.page_no()}", align="R")

    source = sentences()
    book = Book(format="A5")
    book.set_title("untitled")
    for number in (1, 2, 3):
        book.add_page()
        book.set_font("Times", "B", 18)
        book.cell(0, 10, f"Chapter {number}", new_x="LMARGIN", new_y="NEXT")
        book.set_font("Times", "", 11)
        book.multi_cell(0, 5, paragraph(source, 3))
    book.ln(4)
    with book.table(col_widths=(30, 20, 20)) as table:
        for row in [
            ["Year", "Ships", "Boats"],
            *[[str(1990 + n), str(300 + n), str(5000 + 7 * n)] for n in range(30)],
        ]:
            table.row(row)
    book.output(str(HERE / "chapters_fpdf2.pdf"))


def scan() -> None:
    """Two pages that are pictures."""
    from PIL import Image, ImageDraw
    from reportlab.pdfgen import canvas

    picture = Image.new("1", (300, 400), 1)
    ImageDraw.Draw(picture).text((25, 25), "Scanned: 12 ships", fill=0)
    pages = canvas.Canvas(str(HERE / "scan.pdf"))
    for _ in range(2):
        pages.drawInlineImage(picture, 0, 0, 595, 842)
        pages.showPage()
    pages.save()


def sideways() -> None:
    """A page whose text runs upwards, as wide tables are printed."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    pages = canvas.Canvas(str(HERE / "sideways.pdf"), pagesize=A4)
    pages.rotate(90)
    pages.translate(0, -A4[0])
    pages.setFont("Helvetica", 11)
    for number, line in enumerate(
        ["Ships by year", "The harbour master counted 41 ships in 2022 and 12 losses."]
    ):
        pages.drawString(80, 500 - 30 * number, line)
    for number, row in enumerate(CARGO):
        for column, cell in enumerate(row):
            pages.drawString(80 + 90 * column, 430 - 16 * number, cell)
    pages.save()


def word_report() -> None:
    """python-docx: styles, numbered and nested lists, merged cells, superscripts."""
    import docx

    report = docx.Document()
    report.core_properties.title = "Port of Varn 2023"
    report.core_properties.language = "en-GB"
    report.core_properties.created = datetime.datetime(2023, 5, 31)
    report.core_properties.modified = datetime.datetime(2023, 6, 2)
    report.add_heading("Port of Varn 2023", 0)
    report.add_heading("Traffic", 1)
    text = report.add_paragraph("In 2022 the port counted 63")
    text.add_run("2").font.superscript = True
    text.add_run(" ships on 12 km")
    text.add_run("2").font.superscript = True
    text.add_run(" of water.")
    for words, style in [
        ("Repair the northern pier.", "List Number"),
        ("Train 40 inspectors.", "List Number"),
        ("Ferries", "List Bullet"),
        ("to the islands", "List Bullet 2"),
    ]:
        report.add_paragraph(words, style=style)
    report.add_heading("Cargo", 2)
    report.add_paragraph("Table 1. Cargo by pier, in tonnes", style="Caption")
    rows = [["Pier", "Cargo", ""], ["", "2021", "2022"], *CARGO[1:]]
    table = report.add_table(rows=len(rows), cols=3)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            table.cell(number, column).text = cell
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    report.save(str(HERE / "report_python_docx.docx"))


def pandoc_report() -> None:
    """Pandoc: notes, numbered lists, a table with a caption."""
    import pypandoc

    text = """---
title: Reefs of the east
lang: en
---

# Corals

There were 41^[A note: 7 reefs were not visited.] reefs in 2022.

1. one
2. two
    - deep

| Reef | 2021 | 2022 |
|------|-----:|-----:|
| East |   12 |   15 |
| West |   7  |   9  |

: Reefs by coast
"""
    pypandoc.convert_text(text, "docx", format="md", outputfile=str(HERE / "reefs_pandoc.docx"))


if __name__ == "__main__":
    two_columns()
    printed(reef_html())
    typst_paper()
    chapters()
    scan()
    sideways()
    word_report()
    pandoc_report()
