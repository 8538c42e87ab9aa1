package io.ladder.data;

import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** All tokens of one split, its shards seen as one long array. Any thread. */
public final class TokenSplit implements AutoCloseable {
    private final TokenShard[] shards;
    private final long[] starts; // of every shard in the split, and the end

    private TokenSplit(TokenShard[] shards) {
        this.shards = shards;
        starts = new long[shards.length + 1];
        for (int i = 0; i < shards.length; i++) {
            starts[i + 1] = starts[i] + shards[i].numTokens();
        }
    }

    /**
     * Maps a split's shards and verifies their checksums, which reads all of it once.
     *
     * @param split {@link TokenManifest#TRAIN} or {@link TokenManifest#VALIDATION}; a manifest without validation opens
     *     as a split of no tokens
     * @throws CorruptDataException if a shard is not what the manifest says
     */
    public static TokenSplit open(Path directory, TokenManifest manifest, String split) throws IOException {
        List<TokenManifest.Shard> listed = manifest.shards(split);
        if (split.equals(TokenManifest.TRAIN) && listed.isEmpty()) {
            throw new ConfigException("data.tokens=" + directory + " holds no training tokens; tokenize another text");
        }
        var shards = new TokenShard[listed.size()];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = TokenShard.open(directory, listed.get(i), manifest.type());
        }
        return new TokenSplit(shards);
    }

    public long numTokens() {
        return starts[shards.length];
    }

    /** Copies tokens {@code [start, start + count)} to {@code target[targetOffset ...]}. */
    public void read(long start, int count, int[] target, int targetOffset) {
        if (start < 0 || count < 0 || start > numTokens() - count) {
            throw new IndexOutOfBoundsException(
                    "tokens [" + start + ", " + (start + count) + ") of a split of " + numTokens());
        }
        if (count == 0) {
            return;
        }
        int found = Arrays.binarySearch(starts, start);
        int shard = found >= 0 ? found : -found - 2;
        for (int done = 0; done < count; shard++) {
            long from = start + done - starts[shard];
            int here = (int) Math.min(count - done, shards[shard].numTokens() - from);
            shards[shard].read(from, here, target, targetOffset + done);
            done += here;
        }
    }

    /** Lets go of the mappings; they end when they are garbage. */
    @Override
    public void close() {
        Arrays.fill(shards, null);
    }
}
