package io.ladder.driver.spark;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from Spark's message of a failed stage that a rank's process is gone. */
final class LostExecutor {
    // "... Stage failed because barrier task ResultTask(0, 1) finished unsuccessfully.
    // ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Reason: Command exited with code 137"
    private static final Pattern MESSAGE = Pattern.compile(
            "ResultTask\\(\\d+, (\\d+)\\).*?ExecutorLostFailure[^\\n]*?(?:Reason: ([^\\n]*))?(?:\\n|$)",
            Pattern.DOTALL);

    private LostExecutor() {}

    static Optional<String> in(Throwable error) {
        Matcher found = MESSAGE.matcher(String.valueOf(error.getMessage()));
        if (!found.find()) {
            return Optional.empty();
        }
        String reason =
                found.group(2) == null ? "no reason given" : found.group(2).strip();
        return Optional.of("the process of rank " + found.group(1) + " ended (" + reason + ")");
    }
}
