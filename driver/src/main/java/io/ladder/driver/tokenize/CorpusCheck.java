package io.ladder.driver.tokenize;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.data.DataConfig;
import io.ladder.data.Sampler;
import io.ladder.data.TokenManifest;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What is wrong with section {@code data}, before Spark starts.
 *
 * <p>Any corpus: files missing, globs without a match, nothing but empty files, mixed formats, a column that JSON lines
 * lack. Text: each split shorter than one window. Characters: text that is not UTF-8, if it is local and at most 256 MiB;
 * more than that is read once only, by the job, which finds the same. So does it for file systems that only Spark's own
 * class path has, such as s3a.
 */
public final class CorpusCheck {
    private static final long MOST_SCANNED_BYTES = 256L << 20;

    private CorpusCheck() {}

    /**
     * Adds every problem found.
     *
     * @param seq {@code model.seq}; 1 if there is no model
     */
    public static void check(DataConfig data, int seq, Configuration settings, Problems problems) {
        boolean known = Stream.concat(data.text().stream(), data.tokens().stream())
                .allMatch(path -> Storage.isKnown(path, settings));
        if (known) {
            collect(problems, () -> {
                if (data.tokens().isPresent()) {
                    checkTokens(data.tokens().get(), seq, settings);
                } else {
                    checkText(Corpus.find(data, settings), seq, settings);
                }
            });
        }
    }

    /**
     * Adds what speaks against writing the tokens of {@code data.text} to a directory: other content, tokens of another
     * corpus.
     *
     * @throws io.ladder.data.CorruptDataException if it holds damaged tokens
     */
    public static void checkOutput(DataConfig data, String directory, Configuration settings, Problems problems) {
        boolean known = Stream.concat(data.text().stream(), Stream.of(directory))
                .allMatch(path -> Storage.isKnown(path, settings));
        if (known && data.tokens().isEmpty()) {
            collect(problems, () -> checkReusable(Corpus.find(data, settings), directory, settings));
        }
    }

    /**
     * Adds what speaks against the tokens that runs keep of {@code data.text}, if they have been made.
     *
     * @param cache directory that the runs share
     * @throws io.ladder.data.CorruptDataException if they are damaged
     */
    public static void checkCache(
            DataConfig data, java.nio.file.Path cache, Configuration settings, Problems problems) {
        if (data.text().stream().allMatch(path -> Storage.isKnown(path, settings))) {
            collect(problems, () -> {
                Corpus corpus = Corpus.find(data, settings);
                checkReusable(corpus, corpus.cachedIn(cache), settings);
            });
        }
    }

    private static void checkReusable(Corpus corpus, String directory, Configuration settings) throws IOException {
        Optional<TokenManifest> made = TokenizeJob.reusable(corpus, directory, settings);
        var tokens = new TokensDirectory(directory, settings);
        if (made.isPresent()) {
            tokens.verify(made.get());
        } else {
            tokens.requireWritable();
        }
    }

    private interface Check {
        void run() throws IOException;
    }

    private static void collect(Problems problems, Check check) {
        problems.collect(() -> {
            try {
                check.run();
            } catch (IOException e) {
                throw new ConfigException("data cannot be read: " + e.getMessage(), e);
            }
        });
    }

    private static void checkTokens(String tokens, int seq, Configuration settings) throws IOException {
        var directory = new TokensDirectory(tokens, settings);
        TokenManifest manifest = directory.manifest().orElseThrow(() -> TokenManifest.missing(directory.shown(), null));
        long validation = manifest.numTokens(TokenManifest.VALIDATION);
        requireWindows(manifest.numTokens(TokenManifest.TRAIN), validation, validation > 0, seq);
        directory.verify(manifest);
    }

    private static void checkText(Corpus corpus, int seq, Configuration settings) throws IOException {
        if (corpus.format() == CorpusFormat.JSONL) {
            JsonLinesCheck.check(corpus, settings);
        }
        if (corpus.format() == CorpusFormat.PARQUET) {
            Columns.requireInParquet(corpus.files().get(0), corpus.config().column(), settings);
        }
        if (corpus.format() != CorpusFormat.TEXT) {
            return; // rows are counted by the job
        }
        boolean asCharacters = corpus.config().tokenizer().equals("char");
        if (asCharacters && !isScanned(corpus, settings)) {
            return;
        }
        long[] lengths = asCharacters
                ? TextScan.of(corpus.files().stream().map(Span::whole).toList(), settings).characters().stream()
                        .mapToLong(Long::longValue)
                        .toArray()
                : corpus.files().stream().mapToLong(CorpusFile::length).toArray();
        requireWindows(corpus, lengths, seq);
    }

    private static boolean isScanned(Corpus corpus, Configuration settings) throws IOException {
        for (CorpusFile file : corpus.files()) {
            if (!Storage.isLocal(new Path(file.path()), settings)) {
                return false;
            }
        }
        return corpus.bytes() <= MOST_SCANNED_BYTES;
    }

    /** The same split as the job's; a byte cut moved to a character's border may differ by three tokens. */
    private static void requireWindows(Corpus corpus, long[] lengths, int seq) {
        double share = corpus.config().validation();
        if (lengths.length == 1) {
            long train = TextSplit.cut(lengths[0], share);
            requireWindows(train, lengths[0] - train, share > 0, seq);
            return;
        }
        BitSet held = TextSplit.chosen(corpus);
        long train = 0;
        long validation = 0;
        for (int i = 0; i < lengths.length; i++) {
            long tokens = lengths[i] + 1; // with its end token
            if (held.get(i)) {
                validation += tokens;
            } else {
                train += tokens;
            }
        }
        requireWindows(train, validation, share > 0, seq);
    }

    private static void requireWindows(long train, long validation, boolean hasValidation, int seq) {
        var problems = new Problems();
        problems.collect(() -> Sampler.requireWindow("training", train, seq));
        if (hasValidation) {
            problems.collect(() -> Sampler.requireWindow("validation", validation, seq));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(List.copyOf(problems.all()));
        }
    }
}
