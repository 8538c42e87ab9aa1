package io.ladder.scaling.fit.isoflop;

import io.ladder.conf.Counted;
import io.ladder.scaling.regression.LinearFit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/** What is doubtful of minima and of the lines through them, in words. */
final class IsoflopDoubts {
    /** Budgets closer together than this factor say little of an exponent. */
    private static final double NARROW = 10;

    /** Exponents by parabolas and by Akima further apart than this are worth a word. */
    private static final double EXPONENTS_APART = 0.02;

    /** Of the test whether they are. */
    private static final double LEVEL = 0.01;

    /** Exponent of compute with which the middle may leave the minima before it shows in theirs. */
    private static final double DRIFT = 0.1;

    private IsoflopDoubts() {}

    static void aboutRejected(List<ProfileFit> fits, List<String> warnings) {
        fits.forEach(fit -> fit.rejected()
                .ifPresent(why -> warnings.add(String.format(
                        Locale.ROOT,
                        "budget %.3g FLOPs %s: not used",
                        fit.profile().flops(),
                        why))));
    }

    static void aboutBudgets(Profiles profiles, List<ProfileFit> used, List<String> warnings) {
        double lowest = used.get(0).profile().flops();
        double highest = used.get(used.size() - 1).profile().flops();
        if (used.size() == IsoflopFit.FEWEST_PROFILES) {
            warnings.add("only two budgets have a usable minimum: the exponents pass through both and nothing checks"
                    + " them; add a budget");
        }
        if (highest < NARROW * lowest) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the budgets span a factor of %.1f only (%.3g to %.3g FLOPs): the exponents are uncertain; span"
                            + " a factor of 100 or more",
                    highest / lowest,
                    lowest,
                    highest));
        }
        if (!profiles.left().isEmpty()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s to no budget and %s not used: %s%s (%.3g FLOPs)",
                    Counted.of(profiles.left().size(), "run belongs", "runs belong"),
                    profiles.left().size() == 1 ? "was" : "were",
                    profiles.left().size() == 1 ? "" : "the first is ",
                    profiles.left().get(0).name(),
                    profiles.left().get(0).flops()));
        }
    }

    /**
     * Profiles whose runs lie ever farther to one side of their minima. A valley is steeper on one side, and a parabola is
     * pulled by where its runs lie: at every budget by another share, so that the exponents are off, too.
     */
    static void aboutDrift(List<ProfileFit> used, List<String> warnings) {
        if (used.size() < 3) {
            return;
        }
        PowerOfCompute drift = PowerOfCompute.of(
                used.stream()
                        .mapToDouble(fit -> Math.log(fit.profile().flops()))
                        .toArray(),
                used.stream()
                        .mapToDouble(fit -> fit.centre() - fit.bestLogParams())
                        .toArray(),
                LinearFit.equalWeights(used.size()));
        if (Math.abs(drift.exponent()) > DRIFT) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the middle of the profiles moves away from their minima as C^%+.2f: valleys are steeper on one side, a"
                            + " parabola is pulled to where its runs are, and so the exponents of N* and D* are biased, which no"
                            + " interval knows of; centre the sizes of each budget on its best one, or fit the parametric form",
                    drift.exponent()));
        }
    }

    /** E where the lowest losses do not determine it. */
    static void aboutFloor(double e, PlausibleFloor floor, double lowest, int numBudgets, List<String> warnings) {
        warnings.add(String.format(
                Locale.ROOT,
                "E cannot be told from the lowest losses of %d budgets: anything from %.3g to %.3g goes with them (95%%)."
                        + " The law takes %.3g, the middle of what does; how the loss goes on beyond the runs is as"
                        + " uncertain, and its intervals say so; budgets further apart, four or more, would tell",
                numBudgets,
                lowest * floor.draw(0.025),
                lowest * floor.draw(0.975),
                e));
    }

    /**
     * Minima that go another way with compute by Akima's interpolation than by parabolas: Student's test of the line through
     * their differences, level 1%. Akima's follows the runs' noise, and of good profiles the exponents differ by 0.02 as
     * often as not.
     *
     * @param fits those that have both minima
     */
    static void aboutAkima(double parabola, double akima, List<ProfileFit> fits, List<String> warnings) {
        double[] logFlops = fits.stream()
                .mapToDouble(fit -> Math.log(fit.profile().flops()))
                .toArray();
        double centre = Arrays.stream(logFlops).average().orElseThrow();
        Optional<LinearFit> line = LinearFit.polynomial(
                        1,
                        Arrays.stream(logFlops).map(at -> at - centre).toArray(),
                        fits.stream()
                                .mapToDouble(fit -> fit.akima().getAsDouble() - fit.bestLogParams())
                                .toArray(),
                        LinearFit.equalWeights(fits.size()))
                .filter(fit -> fit.degreesOfFreedom() > 0);
        if (line.isEmpty()) {
            return; // through two differences goes a line whatever they are
        }
        int freedom = line.get().degreesOfFreedom();
        double error = Math.sqrt(line.get().residualSum() / freedom * line.get().unscaledCovariance(1, 1));
        double off = Math.abs(line.get().coefficient(1));
        if (off > EXPONENTS_APART
                && off > new TDistribution(freedom).inverseCumulativeProbability(1 - LEVEL / 2) * error) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "parabolas give N* ~ C^%.3f, Akima's interpolation C^%.3f, further apart than the runs' noise makes them:"
                            + " the minima hang on how the curve is drawn; add runs around them",
                    parabola,
                    akima));
        }
    }

    /** Why there is no fit: what was found, and what became of each budget. */
    static String tooFew(Profiles profiles, List<ProfileFit> fits, int usable) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "IsoFLOP needs two budgets with a minimum, but of %d found %d %s one",
                profiles.profiles().size(),
                usable,
                usable == 1 ? "has" : "have"));
        if (profiles.profiles().isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "; a budget is a value of column %s, or %d models of different size with FLOPs within a factor of"
                            + " %.1f",
                    Profiles.BUDGET,
                    Profiles.LEAST,
                    Profiles.WINDOW));
        }
        fits.forEach(fit -> fit.rejected()
                .ifPresent(why -> text.append(String.format(
                        Locale.ROOT, "; budget %.3g FLOPs %s", fit.profile().flops(), why))));
        return text.append("; fit --form chinchilla instead, which needs no budgets")
                .toString();
    }
}
