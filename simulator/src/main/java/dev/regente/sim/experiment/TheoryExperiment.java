package dev.regente.sim.experiment;

import dev.regente.sim.stats.Chart;
import java.util.List;

/** The tables of theory, reproduced: what papers and recursions give beside what runs in the simulator gave. */
public final class TheoryExperiment implements Experiment {
    @Override
    public String name() {
        return "theory";
    }

    @Override
    public String summary() {
        return "messages, times and chances of the papers beside what the simulator measures";
    }

    @Override
    public String run(Settings settings) {
        Comparison all = new Comparison();
        new BullyTheory(settings).compare(all);
        settings.progress().accept("Bully: " + all.size() + " rows");
        RingTheory rings = new RingTheory(settings);
        rings.compare(all);
        settings.progress().accept("rings: " + all.size() + " rows");
        new ChanceTheory(settings).compare(all);
        settings.progress().accept("chances: " + all.size() + " rows");
        new DetectorTheory(settings).compare(all);
        List<String> differing = all.differing();
        settings.progress().accept(all.size() + " rows, " + differing.size() + " differ");
        differing.forEach(settings.progress());
        settings.attachments().accept("theory.csv", all.table().csv());
        settings.attachments().accept("theory.jsonl", all.table().jsonLines());
        Chart chart = rings.chart();
        settings.attachments().accept("theory-messages.svg", chart.svg());
        return "# Theory beside the simulator\n\n"
                + "Each row compares a number of the literature, or one that follows from the protocol, with runs of the\n"
                + "kernel in the simulator. " + all.size() + " rows, **" + differing.size() + " differ**.\n\n"
                + "- *equal*: an exact number, met exactly; where all cases were run, their number is in brackets.\n"
                + "- *agrees*: a mean within four standard errors of theory, or a chance or other statistic within twice\n"
                + "  its interval. Intervals are at 95 %: Student's for means, Wilson's for chances.\n"
                + "- Theory that is itself sampled stands with its standard error (±). *about* is an approximation of\n"
                + "  the paper, which is met within what the row says.\n"
                + "- Messages to crashed nodes count as sent; heartbeats never count. Times are in units of one delay.\n\n"
                + "The same rows for programs: [CSV](theory.csv), [JSON Lines](theory.jsonl).\n\n"
                + "![messages by the number of nodes](theory-messages.svg)\n"
                + all.markdown();
    }
}
