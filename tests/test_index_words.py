"""Words are counted once, and an index says of them what counting again would."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes_index import HashEmbedder

from index.build import add_reports
from index.location import sample_report_path
from index.sentences import sentence_spans
from index.store import open_index
from index.words import WordCounts, count_words

TEXT = "The Coast Guard (CG) saw boats. Boats sank.\n\nThe lighthouse keeper's boat sailed."


def counted(text: str) -> WordCounts:
    return count_words([text[start:end] for start, end in sentence_spans(text)], [text])


def test_a_stem_counts_once_a_sentence() -> None:
    words = counted(TEXT)
    assert (words.sentences, words.frequency("boat"), words.frequency("sank")) == (3, 3, 1)
    assert words.has("lighthouse")
    assert not words.has("keepers")
    assert words.acronyms == (("CG", "Coast Guard"),)


def test_likely_slips_are_alike_in_length_and_at_one_end() -> None:
    assert counted(TEXT).likely_slips("boatz", shortest=3, longest=6) == ["boat", "boats"]
    assert counted(TEXT).likely_slips("xailed", shortest=4, longest=8) == ["sailed"]


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("words")
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")
    add_reports(folder / "index", [sample_report_path(), folder / "b.txt"], embedder=HashEmbedder())
    return folder / "index"


def test_an_index_says_what_counting_says(index_dir: Path) -> None:
    texts = {"mexico_2023": sample_report_path().read_text(encoding="utf-8"), "b": TEXT}
    in_order = [texts[name] for name in sorted(texts)]
    sentences = [text[start:end] for text in in_order for start, end in sentence_spans(text)]
    whole = count_words(sentences, in_order)
    with open_index(index_dir) as index:
        stored = index.words
        assert stored.sentences == whole.sentences
        assert tuple(stored.acronyms) == whole.acronyms
        for term in [*whole.stems, "zeppelin"]:
            assert stored.frequency(term) == whole.frequency(term)
        for word in ("victims", "lighthouse", "Victims", "zeppelin"):
            assert stored.has(word) == whole.has(word)
        for word in ("victmis", "goverment", "xailed", "éa"):
            found = stored.likely_slips(word, shortest=2, longest=12)
            assert found == whole.likely_slips(word, shortest=2, longest=12)
        assert index.subject("mexico_2023") == counted(texts["mexico_2023"]).subject
        assert {held.report.id: held.words for held in index.stored()} == {
            name: counted(text) for name, text in texts.items()
        }
