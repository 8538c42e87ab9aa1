package io.ladder.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.ladder.conf.ConfigTree;
import io.ladder.model.PositionKind;
import java.util.ArrayList;
import java.util.List;

/** What a user wrote that changes nothing in this run: said, never ignored. Pure. */
public final class SettingsWithoutEffect {
    private final JsonNode user;
    private final List<String> lines = new ArrayList<>();

    private SettingsWithoutEffect(ConfigTree user) {
        this.user = user.root();
    }

    /**
     * One line for each such setting.
     *
     * @param user file and overrides, without defaults
     * @param config the same, resolved
     */
    public static List<String> in(ConfigTree user, RunConfig config) {
        SettingsWithoutEffect found = new SettingsWithoutEffect(user);
        boolean tokenized = config.data().tokens().isPresent();
        String fromTokens = "data.tokens is tokenized and split already";
        found.check("data.tokenizer", tokenized, fromTokens);
        found.check("data.validation", tokenized, fromTokens);
        found.check("data.format", tokenized, fromTokens);
        found.check("data.column", tokenized, fromTokens);
        boolean unjudged = !tokenized && config.data().validation() == 0;
        String nothing = "data.validation=0 leaves nothing to evaluate on";
        found.check("train.evaluateEvery", unjudged, nothing);
        found.check("train.evaluateTokens", unjudged, nothing);
        found.check(
                "train.schedule.minLr",
                config.train().schedule().name().equalsIgnoreCase("constant"),
                "train.schedule.name=constant never falls");
        found.check("model.ropeTheta", config.model().positions() != PositionKind.ROPE, "model.positions is not rope");
        boolean alone = config.parallelism().ranks() == 1;
        found.check("parallelism.bucketBytes", alone, "parallelism.ranks=1 reduces nothing");
        found.check("parallelism.wire", alone, "parallelism.ranks=1 reduces nothing");
        return List.copyOf(found.lines);
    }

    private void check(String setting, boolean withoutEffect, String because) {
        JsonNode value = user.at("/" + setting.replace('.', '/'));
        if (withoutEffect && !value.isMissingNode()) {
            lines.add(setting + "=" + value.asText() + " has no effect: " + because);
        }
    }
}
