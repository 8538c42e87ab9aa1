package io.ladder.scaling.fit.isoflop;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.Valley;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.regression.Scatter;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

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
 * @param warnings for people
 */
public record IsoflopFit(
        FrontierLaw law,
        double objective,
        List<Valley> valleys,
        OptionalDouble akimaExponent,
        OptionalDouble shift,
        Map<Run, String> unused,
        List<String> warnings) {

    private static final int BORROWED = 3;
    private static final int FEWEST_PROFILES = 2;

    /** Budgets closer together than this factor say little of an exponent. */
    private static final double NARROW = 10;

    /** Exponents by parabolas and by Akima further apart than this are worth a word. */
    private static final double EXPONENTS_APART = 0.02;

    /**
     * Fits.
     *
     * @throws ConfigException if fewer than two budgets have a usable minimum
     */
    public static IsoflopFit of(List<Run> runs) {
        Profiles profiles = Profiles.of(runs);
        List<ProfileFit> fits = fits(profiles);
        List<ProfileFit> used = fits.stream().filter(ProfileFit::usable).toList();
        if (used.size() < FEWEST_PROFILES) {
            throw new ConfigException(tooFew(profiles, fits, used.size()));
        }
        double[] logFlops = numbers(used, fit -> Math.log(fit.profile().flops()));
        double[] variances = variances(used);
        double[] logParams = numbers(used, ProfileFit::bestLogParams);
        double[] weights = Scatter.weights(variances, Scatter.common(logFlops, logParams, variances));
        PowerOfCompute params = PowerOfCompute.of(logFlops, logParams, weights);
        PowerOfCompute tokens = PowerOfCompute.of(logFlops, numbers(used, ProfileFit::bestLogTokens), weights);
        FrontierLoss loss =
                FrontierLoss.of(numbers(used, fit -> fit.profile().flops()), numbers(used, ProfileFit::bestLoss));
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
        fits.forEach(fit -> fit.rejected()
                .ifPresent(why -> warnings.add(String.format(
                        Locale.ROOT,
                        "budget %.3g FLOPs %s: not used",
                        fit.profile().flops(),
                        why))));
        bias.flatMap(ProfileBias::warning).ifPresent(warnings::add);
        aboutBudgets(profiles, used, warnings);
        loss.doubt().ifPresent(warnings::add);
        akimaExponent.ifPresent(exponent -> aboutAkima(params.exponent(), exponent, warnings));
        return new IsoflopFit(
                law,
                used.stream()
                        .mapToDouble(fit -> fit.parabola().orElseThrow().residualSum())
                        .sum(),
                fits.stream().map(IsoflopFit::valley).toList(),
                akimaExponent,
                bias.map(found -> OptionalDouble.of(found.shift())).orElse(OptionalDouble.empty()),
                unused(profiles, fits),
                List.copyOf(warnings));
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
        double sum = 0;
        int freedom = 0;
        for (ProfileFit fit : used) {
            LinearFit parabola = fit.parabola().orElseThrow();
            sum += parabola.residualSum();
            freedom += parabola.degreesOfFreedom();
        }
        // Three runs to every profile leave no residuals: then the geometry alone weighs.
        double common = freedom > 0 && sum > 0 ? sum / freedom : 1;
        return numbers(used, fit -> {
            LinearFit parabola = fit.parabola().orElseThrow();
            double own = (parabola.residualSum() + BORROWED * common) / (parabola.degreesOfFreedom() + BORROWED);
            return own * fit.geometry();
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

    private static void aboutBudgets(Profiles profiles, List<ProfileFit> used, List<String> warnings) {
        double lowest = used.get(0).profile().flops();
        double highest = used.get(used.size() - 1).profile().flops();
        if (used.size() == FEWEST_PROFILES) {
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
                    "%d runs belong to no budget and were not used: the first is %s (%.3g FLOPs)",
                    profiles.left().size(),
                    profiles.left().get(0).name(),
                    profiles.left().get(0).flops()));
        }
    }

    private static void aboutAkima(double parabola, double akima, List<String> warnings) {
        if (Math.abs(parabola - akima) > EXPONENTS_APART) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "parabolas give N* ~ C^%.3f, Akima's interpolation C^%.3f: the minima hang on how the curve is"
                            + " drawn; add runs around them",
                    parabola,
                    akima));
        }
    }

    private static String tooFew(Profiles profiles, List<ProfileFit> fits, int usable) {
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

    private static double[] numbers(List<ProfileFit> fits, java.util.function.ToDoubleFunction<ProfileFit> number) {
        return fits.stream().mapToDouble(number).toArray();
    }
}
