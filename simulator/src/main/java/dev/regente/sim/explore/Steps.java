package dev.regente.sim.explore;

import dev.regente.sim.explore.search.Expansion;
import dev.regente.sim.explore.search.Finding;
import dev.regente.sim.explore.search.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Executes actions by their words. */
final class Steps {
    private Steps() {}

    /** The words of the actions of a finding. */
    static List<String> words(Model model, Finding finding) {
        List<String> words = new ArrayList<>();
        long[] state = finding.start();
        Expansion out = new Expansion(model.width());
        for (long action : finding.actions()) {
            words.add(model.describe(state, 0, action));
            out.clear();
            model.expand(state, 0, out);
            int taken = 0;
            while (out.action(taken) != action) {
                taken++;
            }
            state = out.state(taken);
        }
        return words;
    }

    /**
     * What came of it.
     *
     * @param violation what the last executed action, or its state, breaks; null if nothing
     * @param executed how many actions could be executed
     * @param refused the words that were not possible, and what was; empty if all were
     */
    record Outcome(Model.Violation violation, int executed, String refused) {}

    /** Executes these words from an initial state; stops at the first violation, or at what is not possible. */
    static Outcome execute(Model model, int begin, List<String> words, BiConsumer<String, long[]> told) {
        Expansion out = new Expansion(model.width());
        model.initial(out);
        if (begin < 0 || begin >= out.count()) {
            return new Outcome(null, 0, "there is no state " + begin + " to begin in, only " + out.count());
        }
        long[] state = out.state(begin);
        told.accept("begin", state);
        int executed = 0;
        for (String word : words) {
            out.clear();
            model.expand(state, 0, out);
            int taken = index(model, state, out, word);
            if (taken < 0) {
                List<String> possible = new ArrayList<>();
                for (int i = 0; i < Math.min(10, out.count()); i++) {
                    possible.add(model.describe(state, 0, out.action(i)));
                }
                return new Outcome(null, executed, "\"" + word + "\" is not possible here; possible are " + possible);
            }
            executed++;
            Model.Violation violation = out.violation(taken);
            state = out.state(taken);
            told.accept(word, state);
            if (violation == null) {
                violation = model.judge(state, 0).stream().findFirst().orElse(null);
            }
            if (violation != null) {
                return new Outcome(violation, executed, "");
            }
        }
        return new Outcome(null, executed, "");
    }

    private static int index(Model model, long[] state, Expansion out, String word) {
        for (int i = 0; i < out.count(); i++) {
            if (model.describe(state, 0, out.action(i)).equals(word)) {
                return i;
            }
        }
        return -1;
    }
}
