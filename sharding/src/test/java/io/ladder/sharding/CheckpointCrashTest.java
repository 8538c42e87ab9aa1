package io.ladder.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointCrashTest {
    private static final long LENGTH = 101;

    @TempDir
    Path directory;

    @Test
    void theLastCommittedCheckpointLoadsAfterACrashAtAnyChange() {
        int changes = 0;
        boolean finished = false;
        while (!finished) {
            CheckpointStore store = open("run-" + changes);
            SavedRun.save(store, 10, 2, LENGTH);
            SavedRun.save(store, 20, 2, LENGTH);
            ((CrashingFileSystem) store.fileSystem()).crashAfter(changes);
            try {
                SavedRun.save(store, 30, 2, LENGTH);
                store.keepLast(1);
                finished = true;
            } catch (UncheckedIOException e) {
                assertThat(e).rootCause().hasMessage("crashed");
            }

            CheckpointStore afterwards = open("run-" + changes);
            afterwards.removeUncommitted();
            long last = afterwards.lastCommitted().orElseThrow();
            assertThat(last).isIn(20L, 30L);
            afterwards.committed().forEach(step -> SavedRun.check(afterwards, step, 0, LENGTH));

            // The next attempt writes what was lost, where the remains were.
            if (last == 20) {
                SavedRun.save(afterwards, 30, 3, LENGTH);
            }
            afterwards.keepLast(1);
            assertThat(afterwards.committed()).containsExactly(30L);
            SavedRun.check(afterwards, 30, 0, LENGTH);
            changes++;
        }
        // 2 shards and sidecars, manifest, marker, rename, sidecars and two checkpoints removed, and their writes.
        assertThat(changes).isGreaterThan(20);
    }

    private CheckpointStore open(String name) {
        return CheckpointStore.open("crash://" + directory.resolve(name), CrashingFileSystem.configuration());
    }
}
