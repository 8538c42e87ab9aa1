package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import java.util.Arrays;

/** The tokens of {@code --prompt}, no more than a model reads at once. Pure. */
final class PromptTokens {
    private PromptTokens() {}

    /**
     * All tokens where they fit; else the last ones, if that is asked for.
     *
     * @param seq positions that the model reads
     * @param crop whether the beginning of a longer prompt may be left out
     * @throws ConfigException if it is longer and may not
     */
    static int[] within(int seq, int[] tokens, boolean crop) {
        if (tokens.length <= seq) {
            return tokens;
        }
        if (!crop) {
            throw new ConfigException("--prompt has " + tokens.length + " tokens, but the model reads model.seq=" + seq
                    + " positions; shorten the prompt, or give --crop to read only its last " + seq + " tokens");
        }
        return Arrays.copyOfRange(tokens, tokens.length - seq, tokens.length);
    }
}
