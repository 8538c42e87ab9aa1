package io.ladder.scaling.plan.budget;

import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.fit.Scatter;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.recipe.TrainingRecipe;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Optional;

/**
 * A law and what is known of its certainty.
 *
 * @param law the best estimate
 * @param draws the law in every bootstrap replicate; empty if it is not known how sure its constants are
 * @param scatter of runs around the law; none for a law given by its constants
 * @param measured how far the runs reach; none for a law given by its constants
 * @param runs that took part in the fit
 * @param recipe that the runs share; empty if it is not known
 * @param warnings that the fit gave
 * @param lossUnit of the law's losses
 */
public record Evidence(
        LossLaw law,
        List<LossLaw> draws,
        Optional<Scatter> scatter,
        Optional<MeasuredRange> measured,
        List<Run> runs,
        Optional<TrainingRecipe> recipe,
        List<String> warnings,
        LossUnit lossUnit) {
    public Evidence {
        draws = List.copyOf(draws);
        runs = List.copyOf(runs);
        warnings = List.copyOf(warnings);
    }

    /** Of a law given by its constants: nothing is known of its certainty. */
    public static Evidence ofConstants(LossLaw law) {
        return new Evidence(
                law,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(
                        "the law was given by its constants: how sure they are is not known, so losses have no interval"),
                LossUnit.NATS_PER_TOKEN);
    }

    /** Of a fitted law. */
    public static Evidence of(FitReport report) {
        List<Run> runs = report.runs().stream()
                .filter(run -> run.excluded().isEmpty())
                .map(FittedRun::run)
                .toList();
        return new Evidence(
                report.law(),
                report.draws().laws(report.law().form()),
                Optional.of(report.scatter()),
                MeasuredRange.of(report),
                runs,
                Optional.empty(),
                report.warnings(),
                report.lossUnit());
    }

    /** The same of runs that were trained so. */
    public Evidence trainedBy(TrainingRecipe shared) {
        return new Evidence(law, draws, scatter, measured, runs, Optional.of(shared), warnings, lossUnit);
    }

    /** The same without what intervals are made of. */
    public Evidence withoutDraws() {
        return new Evidence(law, List.of(), scatter, measured, runs, recipe, warnings, lossUnit);
    }

    /** The same where only so many tokens are different. */
    public Evidence repeating(double unique) {
        return new Evidence(
                RepeatedDataLaw.of(law, unique),
                draws.stream()
                        .map(draw -> (LossLaw) RepeatedDataLaw.of(draw, unique))
                        .toList(),
                scatter,
                measured,
                runs,
                recipe,
                warnings,
                lossUnit);
    }
}
