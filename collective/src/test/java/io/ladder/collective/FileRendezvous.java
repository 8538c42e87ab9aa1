package io.ladder.collective;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Rendezvous of processes through files in a directory, as slow and simple as tests allow. */
final class FileRendezvous implements Rendezvous {
    private static final long TIMEOUT_MS = 30_000;

    private final Path directory;
    private final int rank;
    private final int worldSize;
    private int round;

    FileRendezvous(Path directory, int rank, int worldSize) {
        this.directory = directory;
        this.rank = rank;
        this.worldSize = worldSize;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int worldSize() {
        return worldSize;
    }

    @Override
    public String[] allGather(String message) {
        try {
            Path draft = Files.writeString(directory.resolve("draft-" + rank), message);
            Files.move(draft, file(rank), StandardCopyOption.ATOMIC_MOVE);
            var all = new String[worldSize];
            long deadline = System.nanoTime() + TIMEOUT_MS * 1_000_000;
            for (int peer = 0; peer < worldSize; peer++) {
                while (!Files.exists(file(peer))) {
                    if (System.nanoTime() - deadline > 0) {
                        throw new CollectiveException("rank " + peer + " did not come", peer);
                    }
                    Thread.sleep(2);
                }
                all[peer] = Files.readString(file(peer));
            }
            round++;
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CollectiveException("interrupted", e);
        }
    }

    private Path file(int ofRank) {
        return directory.resolve("round-" + round + "-rank-" + ofRank);
    }

    @Override
    public void barrier() {
        allGather("");
    }
}
