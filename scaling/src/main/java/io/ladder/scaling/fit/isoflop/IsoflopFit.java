package io.ladder.scaling.fit.isoflop;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.Valley;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.regression.Scatter;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Approach 2 of Hoffmann et al. 2022: a parabola of loss over ln N for every budget, then ln N* and ln D* as lines over
 * ln C.
 *
 * <p>A profile weighs by the uncertainty of its minimum: delta method on the parabola, whose residual variance is drawn
 * towards that of all profiles as if {@value #BORROWED} degrees of freedom came from there, plus what the minima scatter
 * about the line beyond that ({@link Scatter}). Minima by Akima's interpolation check the parabolas; cubics tell their
 * bias ({@link ProfileBias}).
 *
 * @param law of the minima
 * @param valleys all profiles, those too whose minimum was not used; cheapest first
 * @param akimaExponent a of N* ~ C^a through the Akima minima; empty if under two profiles have one
 * @param shift mean of ln N at the minima of cubics less that at the parabolas': the bias of N* with its sign turned;
 *     empty if no profile has five sizes
 * @param objective sum of the used parabolas' squared residuals, weighted as they were
 * @param unused runs of no budget or of a rejected one, with the reason
 * @param floor how plausible each E is, where the lowest losses do not determine it: fewer than four budgets, or E = 0
 *     explains them as well. Empty where they do
 * @param warnings for people
 */
public record IsoflopFit(
        FrontierLaw law,
        double objective,
        List<Valley> valleys,
        OptionalDouble akimaExponent,
        OptionalDouble shift,
        Map<Run, String> unused,
        Optional<PlausibleFloor> floor,
        List<String> warnings) {

    private static final int BORROWED = 3;

    /** Budgets with a minimum that a line needs. */
    static final int FEWEST_PROFILES = 2;

    /**
     * Fits.
     *
     * @throws ConfigException if fewer than two budgets have a usable minimum
     */
    public static IsoflopFit of(List<Run> runs) {
        return of(runs, OptionalDouble.empty());
    }

    /**
     * The same with E given.
     *
     * @param floorShare E as a share of the lowest loss; empty if it is to be found
     */
    static IsoflopFit of(List<Run> runs, OptionalDouble floorShare) {
        Profiles profiles = Profiles.of(runs);
        List<ProfileFit> fits = fits(profiles);
        List<ProfileFit> used = fits.stream().filter(ProfileFit::usable).toList();
        if (used.size() < FEWEST_PROFILES) {
            throw new ConfigException(IsoflopDoubts.tooFew(profiles, fits, used.size()));
        }
        double[] logFlops = numbers(used, fit -> Math.log(fit.profile().flops()));
        double[] variances = variances(used);
        double[] logParams = numbers(used, ProfileFit::bestLogParams);
        double[] weights = Scatter.weights(variances, Scatter.common(logFlops, logParams, variances));
        PowerOfCompute params = PowerOfCompute.of(logFlops, logParams, weights);
        PowerOfCompute tokens = PowerOfCompute.of(logFlops, numbers(used, ProfileFit::bestLogTokens), weights);
        double[] flops = numbers(used, fit -> fit.profile().flops());
        double[] losses = numbers(used, ProfileFit::bestLoss);
        Optional<PlausibleFloor> floor = floorShare.isPresent() ? Optional.empty() : Optional.of(floor(used, losses));
        FrontierLoss loss = floor.map(plausible -> FrontierLoss.of(flops, losses, plausible))
                .orElseGet(() -> FrontierLoss.drawn(flops, losses, floorShare.getAsDouble()));
        Optional<PlausibleFloor> open = floor.filter(plausible -> plausible.isOpen() || !FrontierLoss.tellE(flops));
        var law = new FrontierLaw(
                FrontierLaw.ISOFLOP,
                params.factor(),
                params.exponent(),
                tokens.factor(),
                tokens.exponent(),
                loss.e(),
                loss.gain(),
                loss.gamma(),
                curvature(used, loss.gamma()),
                flopsFactor(used));
        var akima = used.stream().filter(fit -> fit.akima().isPresent()).toList();
        OptionalDouble akimaExponent = akima.size() < FEWEST_PROFILES
                ? OptionalDouble.empty()
                : OptionalDouble.of(PowerOfCompute.of(
                                numbers(akima, fit -> Math.log(fit.profile().flops())),
                                numbers(akima, fit -> fit.akima().getAsDouble()),
                                LinearFit.equalWeights(akima.size()))
                        .exponent());
        var bias = ProfileBias.of(used);
        var warnings = new ArrayList<String>();
        IsoflopDoubts.aboutRejected(fits, warnings);
        bias.flatMap(ProfileBias::warning).ifPresent(warnings::add);
        IsoflopDoubts.aboutDrift(used, warnings);
        IsoflopDoubts.aboutBudgets(profiles, used, warnings);
        open.ifPresent(plausible -> IsoflopDoubts.aboutFloor(
                loss.e(), plausible, Arrays.stream(losses).min().orElseThrow(), used.size(), warnings));
        akimaExponent.ifPresent(exponent -> IsoflopDoubts.aboutAkima(params.exponent(), exponent, akima, warnings));
        return new IsoflopFit(
                law,
                used.stream()
                        .mapToDouble(fit -> fit.parabola().orElseThrow().residualSum())
                        .sum(),
                fits.stream().map(IsoflopFit::valley).toList(),
                akimaExponent,
                bias.map(found -> OptionalDouble.of(found.shift())).orElse(OptionalDouble.empty()),
                unused(profiles, fits),
                open,
                List.copyOf(warnings));
    }

    private static PlausibleFloor floor(List<ProfileFit> used, double[] losses) {
        double[] variances = residualVariances(used);
        for (int i = 0; i < variances.length; i++) {
            variances[i] *= used.get(i).lossGeometry();
        }
        int freedom = used.stream()
                .mapToInt(fit -> fit.parabola().orElseThrow().degreesOfFreedom())
                .sum();
        return PlausibleFloor.of(numbers(used, fit -> fit.profile().flops()), losses, variances, freedom);
    }

    private static Map<Run, String> unused(Profiles profiles, List<ProfileFit> fits) {
        var unused = new IdentityHashMap<Run, String>(); // equal rows are still two
        profiles.left().forEach(run -> unused.put(run, "in no budget"));
        fits.forEach(fit -> fit.rejected()
                .ifPresent(why -> fit.profile().runs().forEach(run -> unused.put(run, "its budget " + why))));
        return unused;
    }

    /** The profiles alone, for any fit whose table has budgets; empty if it has none. */
    public static List<Valley> valleys(List<Run> runs) {
        return fits(Profiles.of(runs)).stream().map(IsoflopFit::valley).toList();
    }

    /** One fit for each profile, weighted by the losses' standard errors if every run has one. */
    static List<ProfileFit> fits(Profiles profiles) {
        boolean byError = profiles.profiles().stream()
                .flatMap(profile -> profile.runs().stream())
                .allMatch(run -> run.lossError() > 0 && Double.isFinite(run.lossError()));
        return profiles.profiles().stream()
                .map(profile -> ProfileFit.of(profile, byError))
                .toList();
    }

    /** Of ln N* of each profile. */
    static double[] variances(List<ProfileFit> used) {
        double[] residuals = residualVariances(used);
        double[] variances = new double[residuals.length];
        for (int i = 0; i < variances.length; i++) {
            // Three runs to every profile leave no residuals: then the geometry alone weighs.
            variances[i] = (residuals[i] > 0 ? residuals[i] : 1) * used.get(i).geometry();
        }
        return variances;
    }

    /**
     * Of each profile's residuals, drawn towards that of all; 0 where there are none.
     *
     * @param fits with a parabola, all of them
     */
    static double[] residualVariances(List<ProfileFit> fits) {
        double sum = 0;
        int freedom = 0;
        for (ProfileFit fit : fits) {
            LinearFit parabola = fit.parabola().orElseThrow();
            sum += parabola.residualSum();
            freedom += parabola.degreesOfFreedom();
        }
        double common = freedom > 0 ? sum / freedom : 0;
        return numbers(fits, fit -> {
            LinearFit parabola = fit.parabola().orElseThrow();
            return (parabola.residualSum() + BORROWED * common) / (parabola.degreesOfFreedom() + BORROWED);
        });
    }

    /** Q: mean of the parabolas' curvatures, each brought to C = 1. */
    private static double curvature(List<ProfileFit> used, double gamma) {
        return used.stream()
                .mapToDouble(fit -> fit.parabola().orElseThrow().coefficient(2)
                        * Math.pow(fit.profile().flops(), gamma))
                .average()
                .orElseThrow();
    }

    /** kappa: geometric mean of C / (N D). */
    private static double flopsFactor(List<ProfileFit> used) {
        return Math.exp(used.stream()
                .flatMap(fit -> fit.profile().runs().stream())
                .mapToDouble(run -> Math.log(run.flops() / (run.params() * run.tokens())))
                .average()
                .orElseThrow());
    }

    private static Valley valley(ProfileFit fit) {
        List<Run> runs = fit.profile().runs();
        return new Valley(
                fit.profile().flops(),
                runs.stream().map(Run::params).toList(),
                runs.stream().map(Run::tokens).toList(),
                runs.stream().map(Run::loss).toList(),
                Math.exp(fit.bestLogParams()),
                Math.exp(fit.bestLogTokens()),
                fit.bestLoss(),
                fit.coefficients(),
                fit.rejected());
    }

    private static double[] numbers(List<ProfileFit> fits, ToDoubleFunction<ProfileFit> number) {
        return fits.stream().mapToDouble(number).toArray();
    }
}
