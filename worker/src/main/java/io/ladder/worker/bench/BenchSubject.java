package io.ladder.worker.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.data.TokenManifest;
import io.ladder.data.Tokenizer;
import io.ladder.data.TokenizerSpec;
import io.ladder.worker.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The training run whose step is measured. Its corpus is replaced by random tokens: what a token says does not change
 * how long a step takes.
 *
 * @param resolved every setting
 * @param config the same as records
 * @param vocab number of token ids
 */
public record BenchSubject(ConfigTree resolved, RunConfig config, int vocab) {
    private static final String RANDOM_TOKENS = "(random tokens)";

    public BenchSubject {
        if (vocab < 1 || vocab > RandomTokens.MAX_VOCAB) {
            throw new ConfigException("a vocabulary of " + vocab + " token ids; use 1 to " + RandomTokens.MAX_VOCAB);
        }
    }

    /**
     * A model given in one line, with defaults for the rest.
     *
     * @param changes settings laid over the defaults, such as {@code train.batch}
     */
    public static BenchSubject of(ModelShape shape, ConfigTree changes) {
        ConfigTree user = ConfigTree.parse("{name: bench}", "bench");
        return resolved(user.merge(shape.section()).merge(changes), shape.vocab());
    }

    /**
     * A user's configuration.
     *
     * @param user sections of a run, without those that only the driver knows
     * @param vocab number of token ids; empty to take that of the corpus, as far as it can be known without reading it
     * @param ranks to measure with; each takes the share of {@code train.batch} that it has in the run
     * @param changes settings laid over that
     * @throws ConfigException if the settings are wrong, or the vocabulary cannot be known
     */
    public static BenchSubject of(ConfigTree user, OptionalInt vocab, int ranks, ConfigTree changes) {
        RunConfig written = RunConfig.of(RunConfig.resolve(user));
        ConfigTree measured = user.merge(ConfigTree.parse("", "measured"));
        int share = written.train().batch() / written.parallelism().ranks();
        measured.section("train").put("batch", Math.multiplyExact(share, ranks));
        measured.section("parallelism").put("ranks", ranks);
        return resolved(measured.merge(changes), vocab.orElseGet(() -> vocabOf(written)));
    }

    /** Sequences that a rank takes through the model at once. */
    int microBatch() {
        int share = config.train().batch() / config.parallelism().ranks();
        return config.train().microBatch().of(share, config.model().seq());
    }

    private static BenchSubject resolved(ConfigTree user, int vocab) {
        ConfigTree random = user.merge(ConfigTree.parse("", "bench"));
        ObjectNode data = random.root().putObject("data");
        data.put("tokens", RANDOM_TOKENS).put("tokenizer", "char");
        ConfigTree resolved = RunConfig.resolve(random);
        return new BenchSubject(resolved, RunConfig.of(resolved), vocab);
    }

    private static int vocabOf(RunConfig config) {
        var data = config.data();
        if (data.tokens().isPresent()) {
            try {
                return Tokenizer.fromManifest(
                                TokenManifest.read(Path.of(data.tokens().get())))
                        .vocabSize();
            } catch (IOException e) {
                throw new ConfigException(
                        "data.tokens=" + data.tokens().get() + " cannot be read for the size of its vocabulary ("
                                + e.getMessage() + "); give it with --vocab",
                        e);
            }
        }
        if (data.tokenizer().equals("byte")) {
            return Tokenizer.of(new TokenizerSpec("byte", "", true)).vocabSize();
        }
        throw new ConfigException("data.tokenizer=" + data.tokenizer()
                + " has as many token ids as its corpus has different characters; give their number with --vocab");
    }
}
