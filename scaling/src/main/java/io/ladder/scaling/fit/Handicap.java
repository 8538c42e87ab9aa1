package io.ladder.scaling.fit;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.Run;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Runs trained worse the shorter or the larger they are, in one of two ways of which Chinchilla's form absorbs most, so that
 * tests of any curve hardly see what is left: a loss as 1/D, as a warm-up has that is long against short runs; and one that
 * grows with ln N from the middle size on, as a learning rate has that was tuned on small models.
 *
 * <p>Score test of one degree of freedom each (Rao 1948): a t test of that column beside the law's {@linkplain Tangent
 * tangent}, one-sided, for a handicap only adds to the loss; level {@value #LEVEL} for the two.
 *
 * @param most what it adds to the loss of the shortest or the largest run, relative
 * @param probability of as much by chance
 * @param effect how runs may have it, as replicates draw it
 * @param law without it
 */
record Handicap(Kind kind, double most, double probability, Effect effect, LossLaw law) {
    private static final double LEVEL = 0.01;

    private static final int FEWEST_FREE = 6;

    /** Of ln L: smaller ones are digits that losses were not printed with. */
    private static final double ROUNDING = 1e-6;

    /** Different values of N or D: of fewer the law's own terms go through all means. */
    private static final int FEWEST_VALUES = 5;

    /** Fits of the law beside the handicap, each with the one that the last law leaves. */
    private static final int ROUNDS = 4;

    /** Constants that move by less, relatively, are not worth a word. */
    private static final double MOVED = 0.01;

    /** Which runs have it. */
    enum Kind {
        SHORT(
                Column.TOKENS,
                "short runs",
                "as 1/D, %+.1f%% at the fewest tokens (a warm-up that is long against them, say)"),
        LARGE(
                Column.PARAMS,
                "large models",
                "with ln N from the middle size on, %+.1f%% at the largest (a learning rate tuned on small ones, say)");

        private final Column column;
        private final String who;
        private final String how;

        Kind(Column column, String who, String how) {
            this.column = column;
            this.who = who;
            this.how = how;
        }

        private double[] values(List<Run> runs) {
            return runs.stream()
                    .mapToDouble(run -> this == SHORT ? run.tokens() : run.params())
                    .toArray();
        }

        /** By run, 1 where it is most. */
        private double[] shape(List<Run> runs) {
            double[] values = values(runs);
            double least = Arrays.stream(values).min().orElseThrow();
            double middle = Math.sqrt(least * Arrays.stream(values).max().orElseThrow());
            return Arrays.stream(values)
                    .map(value -> this == SHORT
                            ? least / value
                            : Math.max(0, Math.log(value / middle) / Math.log(middle / least)))
                    .toArray();
        }
    }

    /**
     * The one that is less likely chance; empty if neither is told from chance, or the form is another.
     *
     * @param tangent of the law
     * @param residuals of ln L
     */
    static Optional<Handicap> of(List<Run> runs, LossLaw law, Refit refit, Tangent tangent, double[] residuals) {
        boolean isIndependent = runs.stream().map(Run::name).distinct().count() == runs.size();
        if (!(law instanceof ChinchillaLaw) || !isIndependent) {
            return Optional.empty();
        }
        return Stream.of(Kind.values())
                .flatMap(kind -> of(kind, runs, law, refit, tangent, residuals).stream())
                .min(Comparator.comparingDouble(Handicap::probability));
    }

    private static Optional<Handicap> of(
            Kind kind, List<Run> runs, LossLaw law, Refit refit, Tangent tangent, double[] residuals) {
        long values =
                SizeSteps.count(Arrays.stream(kind.values(runs)).map(Math::log).toArray());
        double[] shape = kind.shape(runs);
        Tangent more = tangent.with(shape);
        if (values < FEWEST_VALUES || more.free() < FEWEST_FREE) {
            return Optional.empty();
        }
        Optional<LinearFit> fit = more.fit(residuals);
        if (fit.isEmpty()) {
            return Optional.empty();
        }
        int last = more.columns() - 1;
        double size = fit.get().coefficient(last);
        double deviation =
                Math.sqrt(fit.get().unscaledCovariance(last, last) * fit.get().residualSum() / more.free());
        double probability = 1 - new TDistribution(more.free()).cumulativeProbability(size / deviation);
        if (size < ROUNDING || !(probability < LEVEL / Kind.values().length)) {
            return Optional.empty();
        }
        return beside(runs, law, refit, shape, size)
                .map(found ->
                        new Handicap(kind, Math.expm1(found.effect.size()), probability, found.effect, found.law));
    }

    /** Both at once. */
    private record Beside(LossLaw law, HandicapEffect effect) {}

    /** The law and the handicap beside each other: each in turn, given the other. */
    private static Optional<Beside> beside(List<Run> runs, LossLaw start, Refit refit, double[] shape, double first) {
        double[] once = LinearFit.equalWeights(shape.length);
        LossLaw law = start;
        HandicapEffect effect = null;
        double size = first;
        for (int round = 0; round < ROUNDS; round++) {
            double now = size;
            double[] losses = IntStream.range(0, shape.length)
                    .mapToDouble(i -> runs.get(i).loss() * Math.exp(-now * shape[i]))
                    .toArray();
            LossLaw from = law;
            Optional<LossLaw> next = refit.withLosses(losses).flatMap(other -> other.fit(once, from));
            Optional<HandicapEffect> estimated = next.flatMap(at -> effect(runs, losses, at, shape, now));
            if (estimated.isEmpty()) {
                return Optional.empty();
            }
            law = next.get();
            effect = estimated.get();
            size = effect.size();
        }
        return Optional.of(new Beside(law, effect));
    }

    /** Its size about a law of losses from which one has been taken. */
    private static Optional<HandicapEffect> effect(
            List<Run> runs, double[] losses, LossLaw law, double[] shape, double taken) {
        List<Run> without = IntStream.range(0, losses.length)
                .mapToObj(i -> runs.get(i).withLoss(losses[i]))
                .toList();
        int numConstants = law.symbols().size();
        double deviation = new Scatter(Residuals.of(without, law, 0).values(), numConstants).deviation();
        var residuals = Residuals.of(without, law, deviation);
        Tangent tangent = Tangent.of(runs, law, residuals.alone()).with(shape);
        return tangent.fit(residuals.drawnIn()).map(fit -> {
            double variance = fit.residualSum() / tangent.free();
            return new HandicapEffect(
                    shape,
                    taken + fit.coefficient(numConstants),
                    Math.sqrt(variance * fit.unscaledCovariance(numConstants, numConstants)),
                    tangent.free(),
                    Math.sqrt(variance));
        });
    }

    /** The same as a column, by run. */
    double[] shape(List<Run> runs) {
        return kind.shape(runs);
    }

    /** Whether it is what runs of one size, or of one length, share. */
    boolean follows(Column column) {
        return kind.column == column;
    }

    /** Whether the form's lack of fit goes the same way. */
    boolean follows(LackOfFit misfit) {
        return misfit.follows(kind.column);
    }

    /** @param isDrawn whether intervals are widened for it */
    String warning(LossLaw reported, boolean isDrawn) {
        return String.format(
                Locale.ROOT,
                "%s seem to be trained worse: residuals ask for a handicap beside the law that grows " + kind.how
                        + " (one-sided t test, p = %.1g)%s%s; train them better or leave them out, and compare",
                kind.who,
                100 * most,
                Math.max(probability, 1e-16),
                ". Without it " + moves(reported, law),
                isDrawn ? "; intervals are widened for it" : "; no interval knows of it");
    }

    private static String moves(LossLaw reported, LossLaw without) {
        String moved = reported.symbols().keySet().stream()
                .filter(symbol -> symbol.equals("E") || Character.isLowerCase(symbol.charAt(0)))
                .filter(symbol -> Math.abs(without.symbols().get(symbol)
                                        / reported.symbols().get(symbol)
                                - 1)
                        > MOVED)
                .map(symbol -> String.format(
                        Locale.ROOT,
                        "%s would be %.3g instead of %.3g",
                        symbol,
                        without.symbols().get(symbol),
                        reported.symbols().get(symbol)))
                .collect(Collectors.joining(", "));
        return moved.isEmpty() ? "no exponent moves by 1%" : moved;
    }
}
