package dev.regente.sim.explore;

import dev.regente.sim.explore.search.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Executes a counterexample again and shows every state on the way. */
public final class ExploreReplay {
    private ExploreReplay() {}

    /**
     * What came out.
     *
     * @param violation what is broken now, as text; "none" if nothing is
     * @param differences from what the file says, in sentences; empty if the same came out
     */
    public record Result(String violation, List<String> differences) {
        /** Copies. */
        public Result {
            differences = List.copyOf(differences);
        }
    }

    /** Executes it in this model, which is what the file names. */
    public static Result of(ExploreFile file, Model model, Consumer<String> lines) {
        int[] number = {0};
        List<List<String>> last = new ArrayList<>(List.of(List.of()));
        Steps.Outcome outcome = Steps.execute(model, file.begin(), file.steps(), (word, state) -> {
            lines.accept(number[0] + "  " + word);
            number[0]++;
            List<String> shown = model.show(state, 0);
            // only what this step changed
            for (String line : shown) {
                if (!last.get(0).contains(line)) {
                    lines.accept("     " + line);
                }
            }
            last.set(0, shown);
        });
        List<String> differences = new ArrayList<>();
        String violation = outcome.violation() == null
                ? "none"
                : outcome.violation().property() + ": " + outcome.violation().detail();
        if (!outcome.refused().isEmpty()) {
            differences.add("after " + outcome.executed() + " steps: " + outcome.refused());
        }
        if (!violation.equals(file.violation())) {
            differences.add("recorded: " + file.violation() + "; now: " + violation);
        }
        return new Result(violation, differences);
    }
}
