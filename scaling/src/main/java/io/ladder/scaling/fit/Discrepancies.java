package io.ladder.scaling.fit;

import io.ladder.scaling.law.LawsByForm;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What of the runs' distance from the law is not each run's own: a form that does not follow them, and errors that runs of
 * one size or one length share. Replicates that resample runs do not have it; those that draw it beside are as wide as it
 * may have moved the law.
 *
 * @param misfit empty if the form follows the runs
 * @param handicap of short runs or large models, where no gross misfit explains it
 * @param shared by kind of groups
 * @param effects what replicates draw; none where the form's replicates cannot
 * @param causes of these effects
 */
record Discrepancies(
        Optional<LackOfFit> misfit,
        Optional<Handicap> handicap,
        List<SharedErrors> shared,
        List<Effect> effects,
        List<WidenedInterval.Cause> causes) {
    /** Constants named beside the factor. */
    private static final int SHOWN = 3;

    /** An interval wider by less is as it was. */
    private static final double WIDER = 1.1;

    /** @param deviation robust, of the residuals */
    static Discrepancies of(List<Run> runs, LossLaw law, Refit refit, double deviation) {
        if (!LawsByForm.forms().contains(law.form()) || !(deviation > 0)) {
            return new Discrepancies(Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());
        }
        var logs = Residuals.of(runs, law, deviation);
        double[] residuals = logs.drawnIn();
        Tangent tangent = Tangent.of(runs, law, logs.alone());
        Optional<LackOfFit> misfit = LackOfFit.of(runs, law, tangent, residuals);
        List<SharedErrors> shared = SharedErrors.of(runs, law, tangent, residuals);
        var effects = new ArrayList<Effect>();
        Optional<LackOfFit> gross = misfit.filter(LackOfFit::isGross);
        Optional<Handicap> handicap = gross.isPresent()
                ? Optional.empty()
                : Handicap.of(runs, law, refit, tangent, residuals)
                        .filter(found -> misfit.isEmpty() || found.follows(misfit.get()))
                        .filter(found -> shared.stream()
                                .noneMatch(other ->
                                        found.follows(other.column()) && other.probability() < found.probability()));
        gross.flatMap(found -> found.effect(runs, tangent, residuals)).ifPresent(effects::add);
        int ofMisfit = effects.size();
        handicap.map(Handicap::effect).ifPresent(effects::add);
        int ofBoth = effects.size();
        Tangent beside = gross.map(found -> tangent.with(found.bends(runs)))
                .or(() -> handicap.map(found -> tangent.with(found.shape(runs))))
                .orElse(tangent);
        List<SharedErrors> left = beside == tangent ? shared : SharedErrors.of(runs, law, beside, residuals);
        left.stream()
                .filter(found -> gross.isEmpty() || !gross.get().follows(found.column()))
                .filter(SharedErrors::isDrawn)
                .map(SharedErrors::effect)
                .forEach(effects::add);
        boolean canDraw =
                refit.withLosses(runs.stream().mapToDouble(Run::loss).toArray()).isPresent();
        if (!canDraw) {
            return new Discrepancies(misfit, handicap, shared, List.of(), List.of());
        }
        var causes = new ArrayList<WidenedInterval.Cause>();
        if (ofMisfit > 0) {
            causes.add(WidenedInterval.Cause.MISFIT);
        }
        if (ofBoth > ofMisfit) {
            causes.add(WidenedInterval.Cause.HANDICAP);
        }
        if (effects.size() > ofBoth) {
            causes.add(WidenedInterval.Cause.SHARED_ERRORS);
        }
        return new Discrepancies(misfit, handicap, shared, effects, causes);
    }

    /**
     * Each by itself, and what the drawing of them does to intervals.
     *
     * @param columns of the table, as the user may name them
     */
    List<String> warnings(LossLaw law, Bootstrap.Drawn drawn, Map<Column, String> columns) {
        var warnings = new ArrayList<String>();
        misfit.ifPresent(found -> warnings.add(found.warning(law.form(), isMisfitDrawn())));
        handicap.ifPresent(found -> warnings.add(found.warning(law, !effects.isEmpty())));
        shared.forEach(found -> warnings.add(found.warning(isDrawn(found), columns)));
        if (!effects.isEmpty() && !drawn.replicates().isEmpty()) {
            widened(law, drawn).ifPresent(warnings::add);
        }
        return warnings;
    }

    private boolean isMisfitDrawn() {
        return !effects.isEmpty() && (isGross() || handicap.isPresent());
    }

    private boolean isDrawn(SharedErrors found) {
        return !effects.isEmpty() && (isGross() || found.isDrawn());
    }

    private boolean isGross() {
        return misfit.filter(LackOfFit::isGross).isPresent();
    }

    /** What was found and no replicate draws. */
    List<WidenedInterval.Cause> unwidened() {
        var causes = new ArrayList<WidenedInterval.Cause>();
        if (misfit.isPresent() && !isMisfitDrawn()) {
            causes.add(WidenedInterval.Cause.MISFIT);
        }
        if (!shared.stream().allMatch(this::isDrawn)) {
            causes.add(WidenedInterval.Cause.SHARED_ERRORS);
        }
        return causes;
    }

    private record Wider(String symbol, Interval before, Interval now) {
        double factor() {
            return (now.high() - now.low()) / (before.high() - before.low());
        }

        /** A or B: they follow the exponents, and their ranges span powers of ten, so that others are named first. */
        boolean isCoefficient() {
            return Character.isUpperCase(symbol.charAt(0)) && !symbol.equals("E");
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s %.3g to %.3g instead of %.3g to %.3g",
                    symbol,
                    now.low(),
                    now.high(),
                    before.low(),
                    before.high());
        }
    }

    /** The intervals of constants and exponents that the drawing of them widens. */
    List<WidenedInterval> widenedBy(LossLaw law, Bootstrap.Drawn drawn) {
        return effects.isEmpty()
                ? List.of()
                : wider(law, drawn).stream()
                        .map(one -> new WidenedInterval(one.symbol(), causes, one.factor()))
                        .toList();
    }

    private static List<Wider> wider(LossLaw law, Bootstrap.Drawn drawn) {
        Map<String, Interval> before = drawn.independent().intervals(law);
        return drawn.replicates().intervals(law).entrySet().stream()
                .filter(one -> before.containsKey(one.getKey()))
                .map(one -> new Wider(one.getKey(), before.get(one.getKey()), one.getValue()))
                .filter(one -> one.factor() > WIDER && Double.isFinite(one.factor()))
                .toList();
    }

    static Optional<String> widened(LossLaw law, Bootstrap.Drawn drawn) {
        List<Wider> shown = wider(law, drawn).stream()
                .sorted(Comparator.comparing(Wider::isCoefficient)
                        .thenComparing(Comparator.comparingDouble(Wider::factor).reversed()))
                .limit(SHOWN)
                .toList();
        return shown.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "intervals are up to %.1f times wider than those of runs that scatter about the law each by itself,"
                                + " because replicates also draw what runs may have in common: %s",
                        shown.stream().mapToDouble(Wider::factor).max().orElseThrow(),
                        shown.stream().map(Wider::toString).collect(Collectors.joining(", "))));
    }
}
