package io.ladder.parallelism;

import io.ladder.conf.Require;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ranks arranged in a grid with named axes, as in Megatron-LM (Narayanan et al. 2021). Pure arithmetic.
 *
 * <p>The last axis varies fastest: with axes data 2 and tensor 4, ranks 0 to 3 are the tensor group of data coordinate 0.
 * Put the axis that talks most last, so that its groups are neighbours on one host.
 */
public record Mesh(List<Axis> axes) {
    /** Replicas that see different samples. */
    public static final String DATA = "data";

    /** One way of splitting the work, into {@code degree} parts. */
    public record Axis(String name, int degree) {
        public Axis {
            Require.notBlank("mesh axis name", name);
            Require.positive("degree of mesh axis " + name, degree);
        }
    }

    public Mesh {
        axes = List.copyOf(axes);
        if (axes.stream().map(Axis::name).distinct().count() != axes.size()) {
            throw new IllegalArgumentException("mesh axes " + axes + " repeat a name");
        }
    }

    /** All ranks are replicas. */
    public static Mesh dataParallel(int ranks) {
        return new Mesh(List.of(new Axis(DATA, ranks)));
    }

    /** Number of ranks: product of the degrees. */
    public int worldSize() {
        return axes.stream().mapToInt(Axis::degree).reduce(1, Math::multiplyExact);
    }

    /** How many parts an axis has. */
    public int degree(String axis) {
        return axes.get(indexOf(axis)).degree();
    }

    /** Where a rank stands along an axis, in [0, degree). */
    public int coordinate(int rank, String axis) {
        checkRank(rank);
        return rank / stride(axis) % degree(axis);
    }

    /** The ranks that differ from {@code rank} only along an axis, itself included, ascending. */
    public int[] group(int rank, String axis) {
        int stride = stride(axis);
        int first = rank - coordinate(rank, axis) * stride;
        return IntStream.range(0, degree(axis)).map(i -> first + i * stride).toArray();
    }

    /** Distance in rank number between neighbours along an axis. */
    private int stride(String axis) {
        return axes.subList(indexOf(axis) + 1, axes.size()).stream()
                .mapToInt(Axis::degree)
                .reduce(1, Math::multiplyExact);
    }

    private int indexOf(String axis) {
        for (int i = 0; i < axes.size(); i++) {
            if (axes.get(i).name().equals(axis)) {
                return i;
            }
        }
        throw new IllegalArgumentException("mesh has no axis " + axis + ", only " + axes);
    }

    private void checkRank(int rank) {
        if (rank < 0 || rank >= worldSize()) {
            throw new IllegalArgumentException("rank " + rank + " is not in a mesh of " + worldSize());
        }
    }
}
