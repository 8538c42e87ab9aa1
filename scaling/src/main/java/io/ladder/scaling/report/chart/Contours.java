package io.ladder.scaling.report.chart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines of equal height over a grid, by marching squares (Lorensen and Cline 1987, in two dimensions): every cell that a
 * level crosses gives one or two segments between interpolated edge points, and segments that share an edge are chained.
 */
public final class Contours {
    private final double[] x;
    private final double[] y;
    private final double[][] heights;

    /**
     * Over a grid.
     *
     * @param x abscissae of the columns, rising; interpolation is linear in them
     * @param y ordinates of the rows, rising
     * @param heights {@code [rows][columns]}
     */
    public Contours(double[] x, double[] y, double[][] heights) {
        this.x = x.clone();
        this.y = y.clone();
        this.heights = heights.clone();
    }

    /** One line; closed if its first point is its last. */
    public record Line(List<Double> x, List<Double> y) {}

    /** A grid edge: from node (row, column) to the right, or upwards. */
    private record Edge(int row, int column, boolean upwards) {}

    /** All lines of one height; none if the grid nowhere crosses it. */
    public List<Line> at(double level) {
        Map<Edge, List<Edge>> neighbours = new LinkedHashMap<>();
        for (int row = 0; row + 1 < y.length; row++) {
            for (int column = 0; column + 1 < x.length; column++) {
                cross(row, column, level, neighbours);
            }
        }
        var lines = new ArrayList<Line>();
        var left = new HashMap<>(neighbours);
        neighbours.forEach((edge, ends) -> { // open lines first, from one of their ends
            if (ends.size() == 1 && left.containsKey(edge)) {
                lines.add(walk(edge, level, left));
            }
        });
        neighbours.keySet().forEach(edge -> {
            if (left.containsKey(edge)) {
                lines.add(closed(walk(edge, level, left)));
            }
        });
        return lines;
    }

    private void cross(int row, int column, double level, Map<Edge, List<Edge>> neighbours) {
        boolean a = heights[row][column] >= level;
        boolean b = heights[row][column + 1] >= level;
        boolean c = heights[row + 1][column + 1] >= level;
        boolean d = heights[row + 1][column] >= level;
        if (!finite(row, column)) {
            return;
        }
        var bottom = new Edge(row, column, false);
        var right = new Edge(row, column + 1, true);
        var top = new Edge(row + 1, column, false);
        var left = new Edge(row, column, true);
        boolean saddle = a == c && b == d && a != b;
        if (saddle) {
            double middle = (heights[row][column]
                            + heights[row][column + 1]
                            + heights[row + 1][column + 1]
                            + heights[row + 1][column])
                    / 4;
            boolean joined = middle >= level == a;
            join(bottom, joined ? right : left, neighbours);
            join(top, joined ? left : right, neighbours);
            return;
        }
        var crossed = new ArrayList<Edge>(2);
        if (a != b) {
            crossed.add(bottom);
        }
        if (b != c) {
            crossed.add(right);
        }
        if (c != d) {
            crossed.add(top);
        }
        if (d != a) {
            crossed.add(left);
        }
        if (crossed.size() == 2) {
            join(crossed.get(0), crossed.get(1), neighbours);
        }
    }

    private boolean finite(int row, int column) {
        return Double.isFinite(heights[row][column])
                && Double.isFinite(heights[row][column + 1])
                && Double.isFinite(heights[row + 1][column + 1])
                && Double.isFinite(heights[row + 1][column]);
    }

    private static void join(Edge one, Edge other, Map<Edge, List<Edge>> neighbours) {
        neighbours.computeIfAbsent(one, edge -> new ArrayList<>(2)).add(other);
        neighbours.computeIfAbsent(other, edge -> new ArrayList<>(2)).add(one);
    }

    private Line walk(Edge start, double level, Map<Edge, List<Edge>> left) {
        var line = new Line(new ArrayList<>(), new ArrayList<>());
        Edge at = start;
        while (at != null) {
            add(at, level, line);
            Edge next = null;
            for (Edge neighbour : left.remove(at)) {
                if (next == null && left.containsKey(neighbour)) {
                    next = neighbour;
                }
            }
            at = next;
        }
        return line;
    }

    private static Line closed(Line ring) {
        ring.x().add(ring.x().get(0));
        ring.y().add(ring.y().get(0));
        return ring;
    }

    private void add(Edge edge, double level, Line line) {
        int row = edge.row() + (edge.upwards() ? 1 : 0);
        int column = edge.column() + (edge.upwards() ? 0 : 1);
        double from = heights[edge.row()][edge.column()];
        double share = (level - from) / (heights[row][column] - from);
        line.x().add(x[edge.column()] + share * (x[column] - x[edge.column()]));
        line.y().add(y[edge.row()] + share * (y[row] - y[edge.row()]));
    }
}
