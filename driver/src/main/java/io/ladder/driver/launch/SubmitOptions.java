package io.ladder.driver.launch;

import java.util.List;
import java.util.Optional;

/**
 * What a user put after {@code --}: options of spark-submit, passed on verbatim and last, so that they win. Read here
 * only to know what they mean for us (another master, cluster mode, fewer executors).
 */
public record SubmitOptions(List<String> words) {
    public SubmitOptions {
        words = List.copyOf(words);
    }

    /** The last value of {@code --master} (or of {@code --conf spark.master}), as spark-submit decides it. */
    public Optional<String> master() {
        return option("--master").or(() -> conf("spark.master"));
    }

    /** Whether the driver will run elsewhere, where this machine's files are not. */
    public boolean clusterMode() {
        return option("--deploy-mode")
                .or(() -> conf("spark.submit.deployMode"))
                .filter("cluster"::equals)
                .isPresent();
    }

    /** The last value of an option, written {@code --name value} or {@code --name=value}. */
    public Optional<String> option(String name) {
        Optional<String> found = Optional.empty();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals(name) && i + 1 < words.size()) {
                found = Optional.of(words.get(i + 1));
            } else if (words.get(i).startsWith(name + "=")) {
                found = Optional.of(words.get(i).substring(name.length() + 1));
            }
        }
        return found;
    }

    /** The last value of {@code --conf key=value}. */
    public Optional<String> conf(String key) {
        Optional<String> found = Optional.empty();
        for (int i = 0; i + 1 < words.size(); i++) {
            boolean isConf = words.get(i).equals("--conf") || words.get(i).equals("-c");
            if (isConf && words.get(i + 1).startsWith(key + "=")) {
                found = Optional.of(words.get(i + 1).substring(key.length() + 1));
            }
        }
        return found;
    }
}
