package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Logarithms of the runs: ln N and ln D less their means, and ln L. Immutable; shared by all weights of the runs. */
final class LogRuns {
    private final double[] logParams;
    private final double[] logTokens;
    private final double[] logLoss;
    private final double meanParams;
    private final double meanTokens;

    LogRuns(List<Run> runs) {
        logParams = logarithms(runs, Run::params);
        logTokens = logarithms(runs, Run::tokens);
        logLoss = logarithms(runs, Run::loss);
        meanParams = centre(logParams);
        meanTokens = centre(logTokens);
    }

    private LogRuns(LogRuns other, double[] losses) {
        logParams = other.logParams;
        logTokens = other.logTokens;
        meanParams = other.meanParams;
        meanTokens = other.meanTokens;
        logLoss = Arrays.stream(losses).map(Math::log).toArray();
    }

    /** The same runs with other losses. */
    LogRuns withLosses(double[] losses) {
        return new LogRuns(this, losses);
    }

    private static double[] logarithms(List<Run> runs, ToDoubleFunction<Run> quantity) {
        return runs.stream().mapToDouble(quantity).map(Math::log).toArray();
    }

    private static double centre(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        Arrays.setAll(values, i -> values[i] - mean);
        return mean;
    }

    int size() {
        return logLoss.length;
    }

    /** ln N less the mean. */
    double logParams(int run) {
        return logParams[run];
    }

    /** ln D less the mean. */
    double logTokens(int run) {
        return logTokens[run];
    }

    /** Least and greatest ln N less the mean. */
    DoubleSummaryStatistics rangeOfParams() {
        return Arrays.stream(logParams).summaryStatistics();
    }

    /** The same of ln D. */
    DoubleSummaryStatistics rangeOfTokens() {
        return Arrays.stream(logTokens).summaryStatistics();
    }

    double logLoss(int run) {
        return logLoss[run];
    }

    /** ln L less the law's. */
    double residual(ChinchillaLaw law, int run) {
        double params = Math.exp(logParams[run] + meanParams);
        double tokens = Math.exp(logTokens[run] + meanTokens);
        return logLoss[run] - Math.log(law.loss(params, tokens));
    }

    double lowestLoss() {
        return Math.exp(Arrays.stream(logLoss).min().orElseThrow());
    }

    /** The variables of {@link ChinchillaObjective} that a law has. */
    double[] variables(ChinchillaLaw law) {
        return new double[] {
            Math.log(law.a()) - law.alpha() * meanParams,
            Math.log(law.b()) - law.beta() * meanTokens,
            Math.log(law.e()),
            Math.log(law.alpha()),
            Math.log(law.beta())
        };
    }

    /**
     * The law of exponents and the coefficients that go with centred logarithms.
     *
     * @param coefficients E, A and B
     */
    ChinchillaLaw law(double[] coefficients, double alpha, double beta) {
        return new ChinchillaLaw(
                coefficients[0],
                coefficients[1] * Math.exp(alpha * meanParams),
                coefficients[2] * Math.exp(beta * meanTokens),
                alpha,
                beta);
    }

    /** The law that those variables stand for. */
    ChinchillaLaw law(double[] variables) {
        double[] coefficients = {Math.exp(variables[2]), Math.exp(variables[0]), Math.exp(variables[1])};
        return law(coefficients, Math.exp(variables[3]), Math.exp(variables[4]));
    }
}
