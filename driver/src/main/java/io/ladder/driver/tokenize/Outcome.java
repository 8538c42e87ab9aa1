package io.ladder.driver.tokenize;

import io.ladder.conf.ConfigException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a task brings back: a value, or a problem that a user can fix. Thrown instead, it would be retried by Spark and
 * arrive as the text of a stack trace.
 *
 * @param value null if there is a problem
 * @param problem empty if there is none
 */
record Outcome(Serializable value, String problem) implements Serializable {
    /** Work that may find a problem. */
    @FunctionalInterface
    interface Work {
        Serializable run() throws IOException;
    }

    /** Runs in a task. */
    static byte[] of(Work work) throws IOException {
        try {
            return Serialized.bytes(new Outcome(work.run(), ""));
        } catch (ConfigException e) {
            return Serialized.bytes(new Outcome(null, e.getMessage()));
        } catch (FileNotFoundException e) {
            String host = InetAddress.getLocalHost().getHostName();
            return Serialized.bytes(new Outcome(
                    null,
                    "an executor on host " + host + " cannot find a file: " + e.getMessage()
                            + "; every host must see the corpus and the tokens directory: use a file system that all"
                            + " share (hdfs, s3a)"));
        }
    }

    /** All values in order, or one exception with every different problem. */
    static <T> List<T> values(List<byte[]> outcomes, Class<T> type) {
        var problems = new LinkedHashSet<String>();
        var values = new ArrayList<T>();
        for (byte[] bytes : outcomes) {
            Outcome outcome = Serialized.value(bytes, Outcome.class);
            if (outcome.problem().isEmpty()) {
                values.add(type.cast(outcome.value()));
            } else {
                problems.add(outcome.problem());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(List.copyOf(problems));
        }
        return values;
    }
}
