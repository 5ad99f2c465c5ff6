package dev.regente.sim.run;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Trace;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change of one choice at one event: up to it the run is as recorded, from it on all is drawn by a seed.
 *
 * @param event the number of the event
 * @param label of which choice; empty for the first one there
 * @param value the distance from the smallest allowed value
 */
public record Branch(long event, String label, long value) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})=(?:([^:]+):)?([0-9]{1,18})");
    private static final int NEAR = 3;

    /** Reads {@code 812=1} or {@code 812=link/1>2:1}. */
    public static Branch parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no branch: write EVENT=VALUE like 812=1, or EVENT=LABEL:VALUE like 812=link/1>2:1");
        }
        return new Branch(
                Long.parseLong(matcher.group(1)),
                matcher.group(2) == null ? "" : matcher.group(2),
                Long.parseLong(matcher.group(3)));
    }

    /** A choice, and the place where it was made. */
    private record Made(long event, int place, String label, long offset) {
        @Override
        public String toString() {
            return label + "=" + offset;
        }
    }

    /**
     * The run that branches off from a recorded one.
     *
     * @param seed by which the rest is drawn
     * @throws IllegalArgumentException if there is no such choice or value, saying which there are
     */
    public ScenarioRun.Outcome of(Scenario scenario, Choices.Recording recording, long seed) {
        Made choice = find(scenario, recording);
        Choices.Recording changed = recording.prefix(choice.place());
        changed.add(changed.label(choice.label()), value);
        Choices choices = Choices.prefix(changed, changed.size(), seed);
        ScenarioRun.Outcome outcome = new ScenarioRun(scenario).run(choices);
        if (choices.recording().size() <= choice.place() || choices.recording().offset(choice.place()) != value) {
            throw new IllegalArgumentException("event " + event + ": " + choice.label() + " has no value " + value
                    + "; " + choices.leftTheRails().orElse("it is not asked for"));
        }
        return outcome;
    }

    private Made find(Scenario scenario, Choices.Recording recording) {
        Stepper run = new Stepper(scenario, Choices.replay(recording));
        List<Made> here = new ArrayList<>();
        List<Made> near = new ArrayList<>();
        String line = "";
        while (run.step() && run.last().index() <= event + 1_000) {
            List<Made> made = made(run);
            long index = run.last().index();
            if (index == event) {
                here = made;
                line = Trace.line(run.last());
            } else if (!made.isEmpty()) {
                if (index < event && near.size() >= NEAR) {
                    near.remove(0);
                }
                near.add(made.get(0));
                if (index > event && near.size() >= 2 * NEAR) {
                    break;
                }
            }
        }
        if (line.isEmpty()) {
            throw new IllegalArgumentException("there is no event " + event + "; the run ends with event "
                    + run.last().index());
        }
        List<Made> others = here;
        return here.stream()
                .filter(each -> label.isEmpty() || each.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        others.isEmpty()
                                ? "nothing was chosen at event " + event + "; something was at "
                                        + String.join(
                                                ", ",
                                                near.stream()
                                                        .map(each -> each.event() + " (" + each + ")")
                                                        .toList())
                                : "event " + event + " made no choice " + label + "; it made " + others));
    }

    private static List<Made> made(Stepper run) {
        Choices.Recording all = run.choices().recording();
        List<Made> made = new ArrayList<>();
        for (int i = run.choicesBefore(); i < all.size(); i++) {
            made.add(new Made(run.last().index(), i, all.labels().get(all.labelAt(i)), all.offset(i)));
        }
        return made;
    }

    /** The choices of the event at hand, as {@code LABEL=VALUE}. */
    public static List<String> choices(Stepper run) {
        return made(run).stream().map(Made::toString).toList();
    }
}
