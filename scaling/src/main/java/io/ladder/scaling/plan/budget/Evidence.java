package io.ladder.scaling.plan.budget;

import io.ladder.scaling.fit.Draws;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.law.LawsByForm;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A law and what is known of its certainty.
 *
 * @param law the best estimate
 * @param draws the law in every bootstrap replicate; empty if it is not known how sure its constants are
 * @param residualDeviation scatter of runs around the law, standard deviation of the log-loss
 * @param measured how far the runs reach; none for a law given by its constants
 * @param runs that took part in the fit
 * @param warnings that the fit gave
 */
public record Evidence(
        LossLaw law,
        List<LossLaw> draws,
        double residualDeviation,
        Optional<MeasuredRange> measured,
        List<Run> runs,
        List<String> warnings) {
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
                0,
                Optional.empty(),
                List.of(),
                List.of(
                        "the law was given by its constants: how sure they are is not known, so losses have no interval"));
    }

    /** Of a fitted law. */
    public static Evidence of(FitReport report) {
        List<Run> runs = report.runs().stream()
                .filter(run -> run.excluded().isEmpty())
                .map(FittedRun::run)
                .toList();
        return new Evidence(
                report.law(),
                laws(report.law().form(), report.draws()),
                report.residualDeviation(),
                MeasuredRange.of(report),
                runs,
                report.warnings());
    }

    /** The same without what intervals are made of. */
    public Evidence withoutDraws() {
        return new Evidence(law, List.of(), residualDeviation, measured, runs, warnings);
    }

    /** The same where only {@code data.unique()} tokens are different. */
    public Evidence repeating(RepeatedData data) {
        return new Evidence(
                new RepeatedDataLaw(law, data),
                draws.stream()
                        .map(draw -> (LossLaw) new RepeatedDataLaw(draw, data))
                        .toList(),
                residualDeviation,
                measured,
                runs,
                warnings);
    }

    private static List<LossLaw> laws(String form, Draws draws) {
        Map<String, double[]> values = draws.bySymbol();
        return IntStream.range(0, draws.size())
                .mapToObj(i -> {
                    Map<String, Double> symbols = new LinkedHashMap<>();
                    values.forEach((symbol, each) -> symbols.put(symbol, each[i]));
                    return LawsByForm.of(form, symbols);
                })
                .toList();
    }
}
