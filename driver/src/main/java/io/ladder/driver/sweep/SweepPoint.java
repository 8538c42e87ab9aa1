package io.ladder.driver.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigTree;
import io.ladder.driver.run.RunSettings;
import io.ladder.worker.RunConfig;

/**
 * One run of a sweep, with all its settings.
 *
 * @param run its name, unlike those of the others
 * @param cell its place in the grid
 * @param multiple of the learning rate's law
 * @param learningRate peak
 * @param resolved its settings as a training configuration, every key
 * @param config the same, checked
 */
public record SweepPoint(
        String run, GridCell cell, double multiple, double learningRate, ConfigTree resolved, RunConfig config) {
    /**
     * @param sweep how settings follow from the cell
     * @param sections what all runs share
     * @param multiple of the learning rate's law; names the run if it is not 1, so that a search keeps what was trained
     *     without one
     * @throws io.ladder.conf.ConfigException with everything that is wrong
     */
    static SweepPoint of(SweepConfig sweep, ConfigTree sections, GridCell cell, double multiple) {
        String run = multiple == 1 ? cell.label() : cell.label() + "-x" + number(multiple);
        double lr = sweep.lr().at((double) cell.flops().parameters(), (double) cell.tokens(), multiple);
        ConfigTree user = sections.merge(ConfigTree.parse("", "nothing"));
        user.root().put("name", run);
        user.root().put("seed", cell.seed());
        cell.size().over(user.section("model"));
        ObjectNode train = user.section("train");
        train.put("batch", cell.batch());
        train.put("steps", cell.steps());
        if (!train.has("evaluateEvery")) {
            train.put("evaluateEvery", cell.steps()); // once, at the end
        }
        if (sweep.sweep() == Corpus.SYNTHETIC && !train.has("evaluateTokens")) {
            train.put("evaluateTokens", "all"); // the text's own loss is known for the split as a whole
        }
        train.withObject("/optimizer").put("lr", lr);
        ObjectNode schedule = train.withObject("/schedule");
        schedule.put("name", sweep.schedule().name());
        schedule.put("warmup", sweep.schedule().warmupSteps(cell.steps()));
        schedule.put("minLr", lr * sweep.schedule().minLr());
        ConfigTree resolved = RunSettings.resolve(user);
        RunConfig config = RunConfig.of(RunSettings.withoutSpark(resolved));
        if (config.checkpoint().elsewhere().isPresent()) {
            resolved.section("checkpoint")
                    .put("directory", config.checkpoint().ofRun(run).directory());
            config = RunConfig.of(RunSettings.withoutSpark(resolved));
        }
        return new SweepPoint(run, cell, multiple, lr, resolved, config);
    }

    /** As names of runs and people write it. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
