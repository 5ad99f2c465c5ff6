package dev.regente.sim.property;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import dev.regente.sim.scenario.Expect;
import dev.regente.sim.scenario.Proposition;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Watches what a scenario expects: after every event, and at the moments it names. */
public final class Expectations implements Checker {
    private static final long NEVER = Long.MAX_VALUE;

    /**
     * How one came out.
     *
     * @param text what was expected
     */
    public record Result(String text, boolean held) {}

    /** One that is still open, or decided. */
    private abstract static class Open {
        final String text;
        Boolean held;

        Open(String text) {
            this.text = text;
        }

        abstract void look(World world);

        /** What it comes to if nothing more happens. */
        abstract boolean atEnd(World world);
    }

    private final Facts facts;
    private final LongSupplier calmSince;
    private final List<Open> all = new ArrayList<>();
    private final List<Open> watched = new ArrayList<>();
    private final Set<String> names = new TreeSet<>();

    /**
     * What this scenario expects at its level.
     *
     * @param calmSince when the last fault so far was over; later than now while one lasts or is planned
     */
    public Expectations(Scenario scenario, Facts facts, LeaderView view, LongSupplier calmSince) {
        this.facts = facts;
        this.calmSince = calmSince;
        Expect.Goals goals = scenario.expect().at(scenario.cluster().safety());
        goals.always().forEach(what -> {
            names.add(what.name());
            watch(new Always(what));
        });
        goals.sometimes().forEach(what -> watch(new Sometimes(what)));
        goals.eventually().forEach(each -> watch(new Eventually(each, scenario.untilNanos())));
        goals.leadsTo().forEach(each -> watch(new LeadsTo(each)));
        goals.leaderAt()
                .forEach(each -> all.add(new Moment(each.toString(), each.atNanos()) {
                    @Override
                    boolean holds(World world) {
                        List<NodeId> leaders = view.leaders(world);
                        return each.node() == null ? leaders.isEmpty() : leaders.equals(List.of(each.node()));
                    }
                }));
        goals.holdsAt()
                .forEach(each -> all.add(new Moment(each.toString(), each.atNanos()) {
                    @Override
                    boolean holds(World world) {
                        return facts.holds(each.what(), world);
                    }
                }));
    }

    private void watch(Open each) {
        all.add(each);
        watched.add(each);
    }

    /** The properties that must always hold. */
    public Set<String> always() {
        return names;
    }

    /** Plans the looks at fixed moments. */
    public void schedule(Simulation simulation) {
        for (Open each : all) {
            if (each instanceof Moment moment) {
                simulation.at(moment.atNanos, moment::look);
            }
        }
    }

    @Override
    public void after(Occurrence o, World world) {
        for (int i = 0; i < watched.size(); i++) {
            if (watched.get(i).held == null) {
                watched.get(i).look(world);
            }
        }
    }

    /** How all came out; what is undecided is judged as if nothing more happened. */
    public List<Result> results(World world) {
        List<Result> results = new ArrayList<>();
        for (Open each : all) {
            results.add(new Result(each.text, each.held == null ? each.atEnd(world) : each.held));
        }
        return results;
    }

    private final class Always extends Open {
        private final Proposition what;

        Always(Proposition what) {
            super("always " + what);
            this.what = what;
        }

        @Override
        void look(World world) {
            if (!facts.holds(what, world)) {
                held = false;
                if (!what.isCheck()) { // a check has said so itself, and better
                    world.violation(what.toString(), null, "must always hold");
                }
            }
        }

        @Override
        boolean atEnd(World world) {
            return true;
        }
    }

    private final class Sometimes extends Open {
        private final Proposition what;

        Sometimes(Proposition what) {
            super("sometimes " + what);
            this.what = what;
        }

        @Override
        void look(World world) {
            if (facts.holds(what, world)) {
                held = true;
            }
        }

        @Override
        boolean atEnd(World world) {
            return false;
        }
    }

    /** Counts anew from each fault; a later one takes back what was reached before it. */
    private final class Eventually extends Open {
        private final Expect.Eventually goal;
        private final long end;
        private long reachedAfter = NEVER;
        private boolean late;

        Eventually(Expect.Eventually goal, long end) {
            super(goal.toString());
            this.goal = goal;
            this.end = end;
        }

        @Override
        void look(World world) {
            long calm = calmSince.getAsLong();
            if (world.now() < calm) {
                reachedAfter = NEVER;
                late = false;
            } else if (reachedAfter != calm) {
                late = late || world.now() > calm + goal.withinNanos();
                reachedAfter = !late && facts.holds(goal.what(), world) ? calm : NEVER;
            }
        }

        @Override
        boolean atEnd(World world) {
            long calm = calmSince.getAsLong();
            return reachedAfter == calm || (end >= calm && !late && facts.holds(goal.what(), world));
        }
    }

    private final class LeadsTo extends Open {
        private final Expect.LeadsTo goal;
        private long since = NEVER;

        LeadsTo(Expect.LeadsTo goal) {
            super(goal.toString());
            this.goal = goal;
        }

        @Override
        void look(World world) {
            if (since != NEVER && world.now() > since + goal.withinNanos()) {
                held = false;
            } else if (facts.holds(goal.to(), world)) {
                since = NEVER;
            } else if (since == NEVER && facts.holds(goal.from(), world)) {
                since = world.now();
            }
        }

        @Override
        boolean atEnd(World world) {
            return since == NEVER || world.now() <= since + goal.withinNanos();
        }
    }

    private abstract static class Moment extends Open {
        private final long atNanos;

        Moment(String text, long atNanos) {
            super(text);
            this.atNanos = atNanos;
        }

        abstract boolean holds(World world);

        @Override
        void look(World world) {
            held = holds(world);
        }

        @Override
        boolean atEnd(World world) {
            return false;
        }
    }
}
