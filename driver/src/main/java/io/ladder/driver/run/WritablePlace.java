package io.ladder.driver.run;

import io.ladder.conf.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether something can be written at a place, asked before anything is started; nothing is made. */
public final class WritablePlace {
    private WritablePlace() {}

    /**
     * Requires that a directory can be written in, or be made.
     *
     * @param what names it in the error, such as {@code --run runs/a}
     * @throws ConfigException if its nearest parent that exists is a file, or not ours to write in
     */
    public static void require(String what, Path directory) {
        Path there = directory.toAbsolutePath().normalize();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw new ConfigException(what + " cannot be made: " + there + " is a file; name another directory");
        }
        if (!Files.isWritable(there) || !Files.isExecutable(there)) {
            throw new ConfigException(what + " cannot be written: " + there
                    + " is read-only, or not yours to write in; name another directory");
        }
    }
}
