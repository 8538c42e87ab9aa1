package io.ladder.scaling.fit.isoflop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Akima's minima are named where they go another way with compute than parabolas', and noise is not why. */
class AkimaWarningTest {
    /**
     * Minima at 1e17, 1e18, ... FLOPs.
     *
     * @param drift by which Akima's exponent is larger
     * @param noise of ln N, up and down in turn, so that none of it is a drift
     */
    private static List<String> warnings(int budgets, double drift, double noise) {
        List<ProfileFit> fits = IntStream.range(0, budgets)
                .mapToObj(i -> {
                    double flops = Math.pow(10, 17 + i);
                    double parabola = 0.5 * Math.log(flops);
                    double turn = new double[] {1, -1, -1, 1}[i % 4];
                    return fit(flops, parabola, parabola + drift * Math.log(flops) + turn * noise);
                })
                .toList();
        var warnings = new ArrayList<String>();
        IsoflopDoubts.aboutAkima(0.5, 0.5 + drift, fits, warnings);
        return warnings;
    }

    private static ProfileFit fit(double flops, double parabola, double akima) {
        return new ProfileFit(
                new Profile(flops, List.of()),
                false,
                Optional.empty(),
                Optional.empty(),
                0,
                parabola,
                0,
                0,
                1,
                OptionalDouble.of(akima),
                Optional.empty());
    }

    @Test
    void exponentsThatDifferByMoreThanNoiseAreNamed() {
        assertThat(warnings(8, 0.03, 0.02))
                .singleElement()
                .asString()
                .startsWith("parabolas give N* ~ C^0.500, Akima's interpolation C^0.530");
        assertThat(warnings(8, -0.03, 0.02)).hasSize(1);
    }

    @Test
    void neitherASmallDifferenceNorOneOfNoiseIs() {
        assertThat(warnings(8, 0.019, 0.0001)).isEmpty(); // sure, but under 0.02
        assertThat(warnings(8, 0.03, 0.4)).isEmpty(); // of minima that scatter more
    }

    @Test
    void twoBudgetsTellNothing() {
        assertThat(warnings(2, 0.3, 0)).isEmpty();
        assertThat(warnings(3, 0.3, 0)).hasSize(1);
    }
}
