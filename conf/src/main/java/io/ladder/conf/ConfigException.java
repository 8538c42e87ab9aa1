package io.ladder.conf;

import java.util.List;

/** The user can fix it: each problem names setting, value and what to do. Commands end with exit code 2. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    public ConfigException(String problem) {
        this(List.of(problem));
    }

    public ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public ConfigException(String problem, Throwable cause) {
        super(problem, cause);
        this.problems = List.of(problem);
    }

    /** What is wrong, one sentence each. */
    public List<String> problems() {
        return problems;
    }
}
