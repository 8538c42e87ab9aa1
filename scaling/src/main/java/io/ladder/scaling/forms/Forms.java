package io.ladder.scaling.forms;

import io.ladder.conf.ConfigException;
import io.ladder.conf.NearestName;
import io.ladder.scaling.fit.LawFit;
import io.ladder.scaling.fit.chinchilla.ChinchillaFit;
import java.util.List;
import java.util.stream.Collectors;

/** Every form that runs can be fitted to. */
public final class Forms {
    private static final List<LawFit> ALL = List.of(new ChinchillaFit());

    private Forms() {}

    /** Names, in the order that help shows them. */
    public static List<String> names() {
        return ALL.stream().map(LawFit::form).collect(Collectors.toList());
    }

    /**
     * The fit of a form.
     *
     * @throws ConfigException if there is none of that name
     */
    public static LawFit of(String name) {
        return ALL.stream().filter(fit -> fit.form().equals(name)).findFirst().orElseThrow(() -> unknown(name));
    }

    private static ConfigException unknown(String name) {
        String near = NearestName.of(name, names())
                .map(match -> "; did you mean " + match + "?")
                .orElse("");
        return new ConfigException(
                "--form=" + name + " is no form" + near + " (there are " + String.join(", ", names()) + ")");
    }
}
