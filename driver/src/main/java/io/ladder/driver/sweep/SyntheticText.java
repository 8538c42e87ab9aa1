package io.ladder.driver.sweep;

import io.ladder.data.synthetic.SyntheticConfig;
import io.ladder.driver.tokenize.SyntheticTokens;
import java.util.List;

/**
 * The made-up text that the runs of a sweep learn from.
 *
 * @param language it is made of
 * @param trainTokens at least so many
 * @param directory of its tokens, shared by the sweeps beside this one
 */
public record SyntheticText(SyntheticConfig language, long trainTokens, String directory) {
    /** As long as the longest of the runs needs it. */
    static SyntheticText of(SweepSettings settings, List<GridCell> cells) {
        SyntheticConfig language = settings.config().synthetic();
        long longest = cells.stream().mapToLong(GridCell::tokens).max().orElseThrow();
        long needed = longest + 2L * settings.common().model().seq(); // the sampler keeps a window free
        return new SyntheticText(
                language,
                needed,
                settings.directory()
                        .tokensCache()
                        .resolve(SyntheticTokens.directoryName(language, needed))
                        .toString());
    }
}
