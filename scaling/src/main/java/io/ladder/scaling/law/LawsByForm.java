package io.ladder.scaling.law;

import io.ladder.conf.ConfigException;
import io.ladder.conf.NearestName;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes a law from its form's name and its constants: the way back from {@link LossLaw#symbols}. */
public final class LawsByForm {
    private static final Map<String, Function<Constants, LossLaw>> LAWS = new TreeMap<>(Map.of(
            ChinchillaLaw.FORM, ChinchillaLaw::of,
            FrontierLaw.ISOFLOP, FrontierLaw::of,
            FrontierLaw.ENVELOPE, FrontierLaw::of,
            GadreLaw.FORM, GadreLaw::of,
            DataConstrainedLaw.FORM, DataConstrainedLaw::of,
            KaplanLaw.FORM, KaplanLaw::of,
            MixtureLaw.FORM, MixtureLaw::of));

    private LawsByForm() {}

    /** Names of all forms, sorted. */
    public static Set<String> forms() {
        return Collections.unmodifiableSet(LAWS.keySet());
    }

    /**
     * The law.
     *
     * @throws ConfigException if there is no such form, or one of its constants is missing
     */
    public static LossLaw of(String form, Map<String, Double> symbols) {
        Function<Constants, LossLaw> law = LAWS.get(form);
        if (law == null) {
            throw new ConfigException("form=" + form + " is no law that is known here; "
                    + NearestName.of(form, LAWS.keySet())
                            .map(near -> "did you mean " + near + "? ")
                            .orElse("")
                    + "There are " + String.join(", ", LAWS.keySet()));
        }
        return law.apply(new Constants(form, symbols));
    }
}
