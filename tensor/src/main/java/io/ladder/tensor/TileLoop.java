package io.ladder.tensor;

import java.nio.ByteBuffer;

/**
 * A loop over tiles beside each other that makes two rows of vectors of two others. Addresses come with their buffers, see
 * {@link Elements#load(long, ByteBuffer, int)}; all other numbers count bytes.
 *
 * <p>Loops are run from one place that knows several of them ({@link VectorTiles}), so that each is compiled by itself:
 * together they are more than C2 inlines before it leaves vectors on the heap ({@link Lanes}).
 */
@FunctionalInterface
interface TileLoop {
    /**
     * Runs over all tiles.
     *
     * @param at where the first of the two rows begins in x
     * @param apart from there to the second one
     * @param step from tile to tile of x
     * @param tiles how many
     * @param to where the first of the two results goes in y, which may be x
     * @param yApart from there to the second one
     * @param yStep from tile to tile of y
     */
    void run(
            long x,
            ByteBuffer xBytes,
            int at,
            int apart,
            int step,
            int tiles,
            long y,
            ByteBuffer yBytes,
            int to,
            int yApart,
            int yStep);
}
