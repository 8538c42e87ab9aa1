package io.ladder.scaling.report.section;

import io.ladder.scaling.law.ComputeOptimal;
import io.ladder.scaling.law.LossLaw;
import java.util.Optional;

/** The efficient frontier: for each C the N and D of lowest loss with 6 N D = C (Hoffmann et al. 2022, equation 4). */
final class Frontier {
    private static final double FEWEST_PARAMS = 1e3;
    private static final int COARSE_STEPS = 240;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** Golden-section steps: each leaves 0.618 of an interval in ln N that begins at less than one. */
    private static final int FINE_STEPS = 60;

    private final LossLaw law;

    Frontier(LossLaw law) {
        this.law = law;
    }

    /** The best model for a budget; empty where the law names none between one thousand parameters and one thousand tokens. */
    Optional<Optimum> at(double flops) {
        if (law instanceof ComputeOptimal known) {
            return optimum(flops, known.optimalParams(flops));
        }
        double low = Math.log(FEWEST_PARAMS);
        double step = (Math.log(flops / 6 / FEWEST_PARAMS) - low) / COARSE_STEPS;
        int best = 0;
        for (int i = 1; i <= COARSE_STEPS; i++) {
            if (lossAt(low + i * step, flops) < lossAt(low + best * step, flops)) {
                best = i;
            }
        }
        if (!(step > 0) || best == 0 || best == COARSE_STEPS) {
            return Optional.empty();
        }
        return optimum(flops, Math.exp(refined(low + (best - 1) * step, low + (best + 1) * step, flops)));
    }

    private double refined(double from, double to, double flops) {
        double low = from;
        double high = to;
        for (int i = 0; i < FINE_STEPS; i++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (lossAt(left, flops) < lossAt(right, flops)) {
                high = right;
            } else {
                low = left;
            }
        }
        return (low + high) / 2;
    }

    private double lossAt(double logParams, double flops) {
        double params = Math.exp(logParams);
        return law.loss(params, flops / 6 / params);
    }

    private Optional<Optimum> optimum(double flops, double params) {
        double tokens = flops / 6 / params;
        double loss = law.loss(params, tokens);
        boolean exists = Double.isFinite(params) && Double.isFinite(loss) && params > 0 && tokens > 0;
        return exists ? Optional.of(new Optimum(flops, params, tokens, loss)) : Optional.empty();
    }
}
