package io.ladder.driver.run;

import io.ladder.conf.ConfigException;
import io.ladder.data.CorruptDataException;
import io.ladder.sharding.CorruptCheckpointException;
import java.util.List;

/** An error as a person should hear it. */
public final class Failure {
    private Failure() {}

    /** Whether what is wrong is what the user gave: settings, files, damaged data. Exit code 2. */
    public static boolean isWrongInput(Throwable error) {
        return error instanceof ConfigException
                || error instanceof CorruptDataException
                || error instanceof CorruptCheckpointException;
    }

    /** The error in sentences; an error that is not ours with its type, as its message alone may say nothing. */
    public static List<String> problems(Throwable error) {
        if (error instanceof ConfigException config) {
            return config.problems();
        }
        String message = error.getMessage();
        boolean ours = error.getClass().getName().startsWith("io.ladder.");
        return List.of(ours && message != null ? message : error.toString());
    }
}
