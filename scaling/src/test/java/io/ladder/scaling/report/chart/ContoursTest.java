package io.ladder.scaling.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ContoursTest {
    private static final int POINTS = 41;

    @Property(tries = 50)
    void everyPointOfAPlanesContourLiesOnTheLine(
            @ForAll @DoubleRange(min = -3, max = 3) double slope,
            @ForAll @DoubleRange(min = -0.9, max = 0.9) double level) {
        List<Contours.Line> lines = over((x, y) -> slope * x + y).at(level);
        assertThat(lines).hasSize(1);
        Contours.Line line = lines.get(0);
        for (int i = 0; i < line.x().size(); i++) {
            assertThat(slope * line.x().get(i) + line.y().get(i)).isCloseTo(level, within(1e-12));
        }
    }

    @Test
    void aHillHasOneClosedRing() {
        List<Contours.Line> lines = over((x, y) -> x * x + y * y).at(0.5);
        assertThat(lines).hasSize(1);
        Contours.Line ring = lines.get(0);
        int last = ring.x().size() - 1;
        assertThat(ring.x().get(0)).isEqualTo(ring.x().get(last));
        assertThat(ring.y().get(0)).isEqualTo(ring.y().get(last));
        for (int i = 0; i < last; i++) {
            assertThat(Math.hypot(ring.x().get(i), ring.y().get(i))).isCloseTo(Math.sqrt(0.5), within(2e-3));
        }
    }

    @Test
    void aSaddleHasTwoBranchesThatDoNotCross() {
        List<Contours.Line> lines = over((x, y) -> x * y).at(0.1);
        assertThat(lines).hasSize(2);
        for (Contours.Line line : lines) {
            double side = Math.signum(line.x().get(0));
            assertThat(line.x()).allSatisfy(x -> assertThat(Math.signum(x)).isEqualTo(side));
        }
    }

    @Test
    void aHeightThatIsNowhereHasNoLine() {
        assertThat(over((x, y) -> x).at(2)).isEmpty();
    }

    @Test
    void linesEndWhereHeightsAreUnknown() {
        List<Contours.Line> lines =
                over((x, y) -> Math.abs(x) < 0.2 ? Double.NaN : y).at(0.01);
        assertThat(lines).hasSize(2);
    }

    private static Contours over(DoubleBinaryOperator height) {
        double[] at = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            at[i] = -1 + 2.0 * i / (POINTS - 1);
        }
        double[][] heights = new double[POINTS][POINTS];
        for (int row = 0; row < POINTS; row++) {
            for (int column = 0; column < POINTS; column++) {
                heights[row][column] = height.applyAsDouble(at[column], at[row]);
            }
        }
        return new Contours(at, at, heights);
    }
}
