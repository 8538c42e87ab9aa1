package io.ladder.driver.spark;

import io.ladder.conf.ConfigException;
import io.ladder.driver.spark.RankMessage.Failed.Kind;
import java.util.List;
import java.util.Optional;

/** The run's ranks did not come to their end. The message is for people; the cause is for the log. */
public final class RankFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String divergence;

    RankFailedException(String message) {
        this(message, null);
    }

    RankFailedException(String message, Throwable cause) {
        this(message, "", cause);
    }

    private RankFailedException(String message, String divergence, Throwable cause) {
        super(message, cause);
        this.divergence = divergence;
    }

    /** What happened, where training diverged: another attempt would end alike. */
    public Optional<String> divergence() {
        return divergence.isEmpty() ? Optional.empty() : Optional.of(divergence);
    }

    /**
     * The error to show for a failed stage: what was reported first is the cause, as the ranks that wait for a failed one
     * fail after it. A rank whose process died reports nothing; then Spark knows.
     */
    static RuntimeException of(List<RankMessage.Failed> reported, Exception spark) {
        for (RankMessage.Failed failed : reported) {
            if (failed.kind() == Kind.WRONG_INPUT) {
                return new ConfigException(failed.problems());
            }
        }
        var lost = LostExecutor.in(spark);
        if (lost.isPresent()) {
            return new RankFailedException(lost.get(), spark);
        }
        if (!reported.isEmpty()) {
            RankMessage.Failed first = reported.get(0);
            String what = String.join("; ", first.problems());
            if (first.kind() == Kind.DIVERGED) { // all ranks say so; it names those in which it began by itself
                return new RankFailedException(what, first.problems().get(0), spark);
            }
            return new RankFailedException("rank " + first.rank() + ": " + what, spark);
        }
        return new RankFailedException(LostExecutor.inTaskStartedAgain(spark).orElseGet(() -> firstLine(spark)), spark);
    }

    private static String firstLine(Throwable error) {
        String message = String.valueOf(error.getMessage());
        return message.lines().findFirst().orElse(error.toString());
    }
}
