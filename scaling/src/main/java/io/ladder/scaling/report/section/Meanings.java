package io.ladder.scaling.report.section;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.law.GadreLaw;
import io.ladder.scaling.law.KaplanLaw;
import io.ladder.scaling.law.MixtureLaw;
import java.util.HashMap;
import java.util.Map;

/** What the constants of each form say, in a few words. */
final class Meanings {
    private static final Map<String, String> EVERYWHERE = Map.of(
            "E", "loss that no compute removes",
            "a", "best parameters grow as compute to this power",
            "b", "best tokens grow as compute to this power");

    private static final Map<String, String> SURFACE = Map.of(
            "A", "size of what too few parameters cost",
            "B", "size of what too few tokens cost",
            "alpha", "how fast more parameters help",
            "beta", "how fast more tokens help",
            "RDstar", "repetitions after which a further one is worth 1/e of the first",
            "RNstar", "the same of parameters beyond what the different tokens feed");

    private static final Map<String, String> FRONTIER = Map.of(
            "N0", "parameters that one FLOP would be best spent on",
            "D0", "tokens that one FLOP would be best spent on",
            "K", "size of what compute can remove",
            "gamma", "how fast more compute helps",
            "Q", "how steep the valleys are",
            "kappa", "FLOPs per parameter and token in the table");

    private static final Map<String, Map<String, String>> BY_FORM = Map.of(
            ChinchillaLaw.FORM,
            SURFACE,
            DataConstrainedLaw.FORM,
            SURFACE,
            FrontierLaw.ISOFLOP,
            FRONTIER,
            FrontierLaw.ENVELOPE,
            FRONTIER,
            GadreLaw.FORM,
            Map.of(
                    "a", "size of what too few parameters cost",
                    "b", "size of what too few tokens cost",
                    "eta", "how fast more compute helps"),
            KaplanLaw.FORM,
            Map.of(
                    "Nc", "parameters at which the loss would be 1, tokens without end",
                    "Dc", "tokens at which the loss would be 1, parameters without end",
                    "alphaN", "how fast more parameters help",
                    "alphaD", "how fast more tokens help"),
            MixtureLaw.FORM,
            Map.of(
                    "a", "how fast more parameters help",
                    "b", "how fast more experts help",
                    "c", "how much less experts help in larger models",
                    "d", "logarithm of the loss of one parameter and expert",
                    "Estart", "experts that one expert counts for",
                    "Emax", "experts that any number counts for at most"));

    private Meanings() {}

    /** Empty for a constant that is not known here. */
    static String of(String form, String symbol) {
        var known = new HashMap<>(EVERYWHERE);
        known.putAll(BY_FORM.getOrDefault(form, Map.of()));
        return known.getOrDefault(symbol, "");
    }
}
