package io.ladder.scaling.forms;

import io.ladder.conf.ConfigException;
import io.ladder.conf.NearestName;
import io.ladder.scaling.fit.LawFit;
import io.ladder.scaling.fit.chinchilla.ChinchillaFit;
import io.ladder.scaling.fit.envelope.EnvelopeForm;
import io.ladder.scaling.fit.isoflop.IsoflopForm;
import io.ladder.scaling.fit.parametric.DataConstrainedFit;
import io.ladder.scaling.fit.parametric.GadreFit;
import io.ladder.scaling.fit.parametric.KaplanFit;
import io.ladder.scaling.fit.parametric.LeastSquaresForm;
import io.ladder.scaling.fit.parametric.MixtureFit;
import io.ladder.scaling.fit.tuning.TuningForm;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.law.GadreLaw;
import io.ladder.scaling.law.KaplanLaw;
import io.ladder.scaling.law.MixtureLaw;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every form that runs can be fitted to. */
public final class Forms {
    /** Share of a name from which another one is not it mistyped. */
    private static final double MOST_MISTYPED = 0.5;

    private static final List<LawFit> ALL = List.of(
            new ChinchillaFit(),
            new IsoflopForm(),
            new EnvelopeForm(),
            new LeastSquaresForm<>(
                    GadreLaw.FORM,
                    GadreLaw.class,
                    GadreFit.CONSTANTS,
                    true,
                    GadreFit::of,
                    GadreFit::near,
                    GadreFit::residuals,
                    GadreFit::warnings),
            new LeastSquaresForm<>(
                    DataConstrainedLaw.FORM,
                    DataConstrainedLaw.class,
                    DataConstrainedFit.CONSTANTS,
                    true,
                    DataConstrainedFit::of,
                    DataConstrainedFit::near,
                    DataConstrainedFit::residuals,
                    DataConstrainedFit::warnings),
            new LeastSquaresForm<>(
                    KaplanLaw.FORM,
                    KaplanLaw.class,
                    KaplanFit.CONSTANTS,
                    true,
                    KaplanFit::of,
                    KaplanFit::near,
                    KaplanFit::residuals,
                    KaplanFit::warnings),
            new LeastSquaresForm<>(
                    MixtureLaw.FORM,
                    MixtureLaw.class,
                    MixtureFit.CONSTANTS,
                    false,
                    MixtureFit::of,
                    MixtureFit::near,
                    MixtureFit::residuals,
                    MixtureFit::warnings));

    private Forms() {}

    /** Names of all forms, those of settings last, in the order that help shows them. */
    public static List<String> names() {
        return Stream.concat(
                        ALL.stream().map(LawFit::form), TuningForm.ALL.stream().map(TuningForm::form))
                .toList();
    }

    /** A law of the best value of a setting, which foretells no loss; empty if the form is none of these. */
    public static Optional<TuningForm> ofSetting(String name) {
        return TuningForm.ALL.stream().filter(fit -> fit.form().equals(name)).findFirst();
    }

    /**
     * The fit of a form of loss.
     *
     * @throws ConfigException if there is none of that name
     */
    public static LawFit of(String name) {
        return ALL.stream().filter(fit -> fit.form().equals(name)).findFirst().orElseThrow(() -> unknown(name));
    }

    private static ConfigException unknown(String name) {
        String near = NearestName.of(name, names())
                .filter(match -> NearestName.distance(name, match) < MOST_MISTYPED * match.length())
                .map(match -> "; did you mean " + match + "?")
                .orElse("");
        return new ConfigException(
                "--form=" + name + " is no form" + near + " (there are " + String.join(", ", names()) + ")");
    }
}
