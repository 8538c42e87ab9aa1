package io.ladder.driver.spark;

import io.ladder.conf.ConfigException;
import java.util.List;

/** The run's ranks did not come to their end. The message is for people; the cause is for the log. */
public final class RankFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RankFailedException(String message) {
        super(message);
    }

    RankFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The error to show for a failed stage: what was reported first is the cause, as the ranks that wait for a failed one
     * fail after it. A rank whose process died reports nothing; then Spark knows.
     */
    static RuntimeException of(List<RankMessage.Failed> reported, Exception spark) {
        for (RankMessage.Failed failed : reported) {
            if (failed.fixable()) {
                return new ConfigException(failed.problems());
            }
        }
        var lost = LostExecutor.in(spark);
        if (lost.isPresent()) {
            return new RankFailedException(lost.get(), spark);
        }
        if (!reported.isEmpty()) {
            RankMessage.Failed first = reported.get(0);
            return new RankFailedException("rank " + first.rank() + ": " + String.join("; ", first.problems()), spark);
        }
        return new RankFailedException(firstLine(spark), spark);
    }

    private static String firstLine(Throwable error) {
        String message = String.valueOf(error.getMessage());
        return message.lines().findFirst().orElse(error.toString());
    }
}
