package io.ladder.driver.tokenize;

import io.ladder.data.DocumentSplit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which part of a corpus of text files is for training and which for validation, in spans, in order. */
record TextSplit(List<Span> train, List<Span> validation) {
    /** Whole documents, where there are several. */
    static TextSplit byDocument(Corpus corpus) {
        BitSet chosen = chosen(corpus);
        var train = new ArrayList<Span>();
        var validation = new ArrayList<Span>();
        for (int i = 0; i < corpus.files().size(); i++) {
            (chosen.get(i) ? validation : train).add(Span.whole(corpus.files().get(i)));
        }
        return new TextSplit(train, validation);
    }

    /** Indices of the validation documents. */
    static BitSet chosen(Corpus corpus) {
        return DocumentSplit.choose(
                corpus.files().stream().map(CorpusFile::name).toList(),
                corpus.files().stream().mapToLong(CorpusFile::length).toArray(),
                corpus.config().validation());
    }

    /** One document, cut at a place in its bytes. */
    static TextSplit at(CorpusFile document, long cut) {
        long length = document.length();
        return new TextSplit(
                cut == 0 ? List.of() : List.of(new Span(document, 0, cut, cut == length)),
                cut == length ? List.of() : List.of(new Span(document, cut, length, true)));
    }

    /** How many of a document's {@code length} bytes or characters come before the cut: nanoGPT's rounding. */
    static long cut(long length, double validation) {
        return (long) (length * (1 - validation));
    }
}
