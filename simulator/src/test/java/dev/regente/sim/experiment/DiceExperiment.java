package dev.regente.sim.experiment;

import dev.regente.sim.core.Choices;

/** Throws a die: an experiment to try the command on. */
public final class DiceExperiment implements Experiment {
    @Override
    public String name() {
        return "dice";
    }

    @Override
    public String summary() {
        return "what a die shows";
    }

    @Override
    public String run(Settings settings) {
        Choices choices = Choices.seeded(settings.seed());
        StringBuilder page = new StringBuilder("# Dice\n\n");
        for (int i = 0; i < settings.runsOr(2); i++) {
            page.append("- ").append(1 + choices.choose("die", 6)).append('\n');
            settings.progress().accept("thrown " + (i + 1));
        }
        return page.toString();
    }
}
