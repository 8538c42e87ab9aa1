package io.ladder.scaling.report.plan;

import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.StartCommand;
import io.ladder.scaling.report.page.Html;
import io.ladder.scaling.report.section.Section;
import java.util.List;

/** The commands that start the training; or why there are none. */
final class StartSection implements Section {
    private final Plan plan;

    StartSection(Plan plan) {
        this.plan = plan;
    }

    @Override
    public String id() {
        return "start";
    }

    @Override
    public String title() {
        return "How to start it";
    }

    @Override
    public void write(Html html) {
        List<StartCommand> commands = plan.commands();
        if (commands.isEmpty()) {
            html.paragraph(why());
            return;
        }
        html.paragraph("train.yaml beside this page holds every setting that the plan decided.");
        for (StartCommand command : commands) {
            html.paragraph("Start it " + command.where() + ":");
            html.open("pre").element("code", command.line()).close();
        }
        html.paragraph("Afterwards, ladder receipt RUN sets what came out beside what this page foretold.");
    }

    private String why() {
        if (plan.deployment().isEmpty()) {
            return "No cluster was described, so there is no train.yaml and nothing to start yet.";
        }
        return plan.isRunnable()
                ? "There is no train.yaml; the warnings say why."
                : "There is no train.yaml: nothing that this version of Ladder can run fits the executors.";
    }
}
