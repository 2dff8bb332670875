"""Drafts on a report about a country that doesn't exist, read by the packaged model: each kind of answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from fakes_index import embedded_sentences

from index.embed import Embedder
from index.load import parse_report
from index.records import Hit, Passage
from index.sentences import sentence_spans
from rag.drafting import Draft, Reading, draft_answer
from rag.main_period import main_period
from rag.question import read_question
from rag.read import SentenceReader
from rag.reader.records import SpanReader
from rag.records import Reason
from rag.rerank import READ_FIRST, rerank
from rag.terms import build_lexicon
from rag.verify import unsupported_figures

VELDARA = """\
FISHERIES

The fisheries ministry licensed 412 trawlers in 2022, compared with 398 trawlers in 2021. Coastal patrols seized \
37 nets in 2022. At the federal level, inspectors opened 26 investigations of illegal fishing; state-level inspectors \
opened 119 investigations of illegal fishing. The ministry trained more than 1,500 skippers in first aid in 2022. \
The 2014 fisheries law prescribed penalties of two to eight years’ imprisonment for dynamite fishing.

LIGHTHOUSES

The Veldara Harbor Authority (VHA) operated 64 lighthouses, including nine on the northern islands. It spent \
$3.4 million on repairs of lighthouses in 2022. A storm closed the lighthouse at Cape Orlo in March 2019. Director \
Ilse Maren led the authority. The authority did not report the number of shipwrecks in 2022. Because fog signals \
had failed, captains avoided the strait. Forty percent of fog signals were out of order. \
The guild employed 142 keepers in 2023, compared with 128 in 2022 and 131 in 2021.

SCHOOLS

The government did not build any new schools in 2022. Teachers in the provinces of Orlo, Tamsin, and Wend received \
housing. Pupils received free meals at school. In 2022, the ministry enrolled 88,000 pupils.

WEAVING

The weavers’ union was founded by Ilsa Brandt and her two sisters. In 2019 the union opened a hall in Tamsin. \
Donations to the union rose in 2021 because wool was cheap. The union counted 733 looms in 2022.

ANNEX

The annex puts the number of looms of the union at 791 in 2022.

TOWNS

The union counted 81 looms in the town of Wend in 2022.
"""
Ask = Callable[[str], Draft]


@pytest.fixture(scope="module")
def ask(real_embedder: Embedder, real_reader: SpanReader) -> Ask:
    """Reads the whole report for a question, and drafts."""
    report = parse_report(VELDARA, source="veldara.txt", report_id="veldara")
    passages = [
        Passage(f"p{p.number}", "veldara", p.start, p.end, VELDARA[p.start : p.end], p.section, p.number)
        for p in report.paragraphs
        if p.kind != "heading"
    ]
    sentences = [VELDARA[start:end] for start, end in sentence_spans(VELDARA)]
    lexicon = build_lexicon(sentences, [VELDARA])
    reader = SentenceReader(real_embedder, lexicon, embedded_sentences(real_embedder))
    vectors = real_embedder.embed([passage.text for passage in passages])
    period = main_period(VELDARA)
    assert period == "2022"

    def draft(text: str) -> Draft:
        question = read_question(text)
        vector = real_embedder.embed([text])[0]
        hits = [
            Hit(passage, score=1.0 / rank, dense_rank=rank, similarity=float(row @ vector))
            for rank, (passage, row) in enumerate(zip(passages, vectors, strict=True), start=1)
        ]

        def similar(phrases: Sequence[str]) -> Sequence[float]:
            return reader.similarities(phrases, vector)

        pairs = [hits[at : at + READ_FIRST] for at in range(0, len(hits), READ_FIRST)]
        ranked = [each for pair in pairs for each in rerank(real_reader, text, pair, {"veldara": "Veldara"})]
        read = reader.read(question, vector, ranked)
        return draft_answer(Reading(question, read, lexicon, similar, {"veldara": period}, {}))

    return draft


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How many trawlers did the ministry license in 2022?", "412"),
        ("How many trawlers were licensed in 2021?", "398"),
        ("How many keepers did the guild employ in 2022?", "128"),
        ("How many keepers did the guild employ in 2021?", "131"),
        ("How many nets were seized in 2022?", "37"),
        ("How many federal investigations of illegal fishing were opened?", "26"),
        ("How many state-level investigations of illegal fishing were opened?", "119"),
        ("How many skippers were trained in first aid?", "more than 1,500"),
        ("How many lighthouses did the harbor authority operate?", "64"),
        ("How many lighthouses were on the northern islands?", "nine"),
        ("How much money was spent on lighthouse repairs in 2022?", "$3.4 million"),
        ("What percentage of fog signals were out of order?", "Forty percent"),
        ("How long is the prison sentence for dynamite fishing?", "two to eight years"),
        ("When did a storm close the lighthouse at Cape Orlo?", "March 2019"),
        ("How many pupils did the ministry enroll in 2022?", "88,000"),
    ],
)
def test_figure_that_fits_is_stated(ask: Ask, question: str, short: str) -> None:
    draft = ask(question)
    assert (draft.reason, draft.short_answer) == (None, short)
    (statement,) = draft.statements
    assert short.lower() in statement.text.lower()
    assert unsupported_figures(statement.text, statement.sentence.text) == ()


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("When was the weavers’ union founded?", Reason.NOT_STATED),
        ("Did donations to the weavers’ union rise in 2018?", Reason.OTHER_PERIOD),
        ("Why did donations to the weavers’ union rise in 2018?", Reason.OTHER_PERIOD),
    ],
)
def test_what_is_told_of_another_event_or_year_is_no_answer(ask: Ask, question: str, reason: Reason) -> None:
    draft = ask(question)
    assert (draft.reason, draft.short_answer) == (reason, None)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("When did the weavers’ union open a hall in Tamsin?", "2019"),
        ("Did donations to the weavers’ union rise in 2021?", "yes"),
    ],
)
def test_the_right_event_and_year_answer(ask: Ask, question: str, short: str) -> None:
    assert ask(question).short_answer == short


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Did the number of licensed trawlers go up or down from 2021 to 2022?", "increased"),
        ("Which year saw more licensed trawlers: 2021 or 2022?", "2022"),
        ("By how much did the number of licensed trawlers rise compared with the previous year?", "14"),
        ("How much higher was the number of licensed trawlers in 2022?", "14"),
    ],
)
def test_a_figure_is_set_against_that_of_the_year_before(ask: Ask, question: str, short: str) -> None:
    draft = ask(question)
    assert (draft.reason, draft.short_answer) == (None, short)
    assert draft.lead == ""


def test_passages_that_disagree_are_both_shown(ask: Ask) -> None:
    draft = ask("How many looms did the union have in 2022?")
    assert draft.short_answer == "733; 791"
    assert "differ" in draft.lead
    assert [s.figure.value for s in draft.statements if s.figure] == [733, 791]


def test_a_part_is_no_disagreement_with_the_whole(ask: Ask) -> None:
    assert ask("How many looms did the union have in the town of Wend in 2022?").short_answer == "81"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who led the harbor authority?", "Ilse Maren"),
        ("Which provinces’ teachers received housing?", "Orlo, Tamsin, and Wend"),
        ("Why did captains avoid the strait?", "fog signals"),
        ("What did pupils receive at school?", "free meals"),
    ],
)
def test_question_about_no_figure_is_answered_with_a_sentence(ask: Ask, question: str, words: str) -> None:
    draft = ask(question)
    assert draft.reason is None
    assert words in draft.statements[0].text


def test_abbreviation_is_spelled_out(ask: Ask) -> None:
    draft = ask("What does VHA stand for?")
    assert draft.short_answer == "Veldara Harbor Authority"


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Did the ministry license 412 trawlers in 2022?", "yes"),
        ("Did the ministry license 500 trawlers in 2022?", "no"),
        ("Did pupils receive free meals at school?", "yes"),
        ("Did the government build new schools in 2022?", "no"),
    ],
)
def test_yes_or_no_agrees_with_the_sentence(ask: Ask, question: str, short: str) -> None:
    draft = ask(question)
    assert (draft.reason, draft.short_answer) == (None, short)
    assert draft.lead.lower().startswith(short)


def test_wrong_figure_in_a_question_is_corrected(ask: Ask) -> None:
    draft = ask("Did the ministry license 500 trawlers in 2022?")
    assert "412" in draft.statements[0].text
    assert "500" not in draft.statements[0].text


def test_two_years_are_compared_and_the_difference_carries_its_operands(ask: Ask) -> None:
    draft = ask("How many more trawlers were licensed in 2022 than in 2021?")
    assert draft.computed is not None
    assert (draft.computed.value, draft.computed.operands) == (14, (412, 398))
    assert draft.short_answer == "14"
    assert [statement.period for statement in draft.statements] == ["2021", "2022"]
    assert "increased" in draft.closing


@pytest.mark.parametrize("year", ["2020", "2015"])
def test_figure_of_another_year_is_offered_as_such(ask: Ask, year: str) -> None:
    draft = ask(f"How many trawlers did the ministry license in {year}?")
    assert (draft.reason, draft.short_answer) == (Reason.OTHER_PERIOD, None)
    assert year in draft.lead
    assert {statement.period for statement in draft.statements} <= {"2021", "2022"}


def test_figure_that_the_report_says_it_does_not_have_is_not_guessed(ask: Ask) -> None:
    draft = ask("How many shipwrecks were there in 2022?")
    assert (draft.reason, draft.short_answer) == (Reason.NOT_STATED, None)
    assert "did not report the number of shipwrecks" in draft.statements[0].text


@pytest.mark.parametrize(
    "question",
    [
        "How many helicopters does the navy own?",
        "How many trawlers did Norway license in 2022?",
        "How much did the lighthouse at Cape Vell cost?",
        "What is the capital of Australia?",
        "Which NGO ran the shelter?",
    ],
)
def test_what_the_report_does_not_say_is_abstained_from(ask: Ask, question: str) -> None:
    draft = ask(question)
    assert draft.reason in {Reason.NOT_STATED, Reason.OFF_TOPIC, Reason.OTHER_SCOPE}
    assert draft.short_answer is None


@pytest.mark.parametrize(
    "question", ["trawlers 2022", "lighthouse repairs cost", "Who led the VHA?", "How many?", "boats", "Why?"]
)
def test_every_statement_rests_on_its_sentence(ask: Ask, question: str) -> None:
    for statement in ask(question).statements:
        sentence = statement.sentence
        assert VELDARA[sentence.start : sentence.end] == sentence.text
        assert unsupported_figures(statement.text, sentence.text) == ()


def test_nothing_read_is_off_topic() -> None:
    lexicon = build_lexicon([], [])
    for text in (
        "How many trawlers?",
        "Who led it?",
        "Did it rain?",
        "When?",
        "Compare 2021 and 2022.",
        "trawlers",
    ):
        reading = Reading(read_question(text), (), lexicon, lambda phrases: [0.0] * len(phrases), {}, {})
        draft = draft_answer(reading)
        assert draft.reason in {Reason.OFF_TOPIC, Reason.NOT_STATED}
        assert draft.statements == ()
