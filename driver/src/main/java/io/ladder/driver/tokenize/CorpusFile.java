package io.ladder.driver.tokenize;

import java.io.Serializable;
import java.net.URI;
import org.apache.hadoop.fs.Path;

/**
 * One file of the corpus.
 *
 * @param path qualified, with its scheme
 * @param name below the fixed part of the pattern that found it; the same wherever the corpus lies
 * @param length bytes
 * @param modifiedMs modification time
 */
record CorpusFile(String path, String name, long length, long modifiedMs) implements Serializable {
    Path hadoopPath() {
        return new Path(URI.create(path));
    }

    /** As a user writes it: local files without a scheme. */
    String shown() {
        URI uri = URI.create(path);
        return "file".equals(uri.getScheme()) ? uri.getPath() : path;
    }
}
