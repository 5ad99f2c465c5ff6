package dev.regente.sales.replica;

/** How much of the long kind to run. */
final class Runs {
    private Runs() {}

    /** How many schedules of the long kind to run, 0 in a usual build: {@code -Dregente.long=2000}, or 2000 if empty. */
    static int longRuns() {
        String asked = System.getProperty("regente.long");
        if (asked == null || asked.equals("false")) {
            return 0;
        }
        return asked.isEmpty() || asked.equals("true") ? 2_000 : Integer.parseInt(asked);
    }
}
