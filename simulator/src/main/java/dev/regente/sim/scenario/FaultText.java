package dev.regente.sim.scenario;

import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a fault as one line of YAML, always the same way. */
final class FaultText {
    private FaultText() {}

    static String write(Fault fault) {
        if (fault instanceof Fault.When when) {
            String times = when.nth() == 1 ? "" : ", times: " + when.nth();
            String after = when.then().atNanos() == 0
                    ? ""
                    : ", after: " + Units.duration(when.then().atNanos());
            return "{ when: " + YamlTree.quoted(when.what().toString()) + times + after + ", " + what(when.then(), true)
                    + " }";
        }
        return "{ at: " + Units.duration(fault.atNanos()) + ", " + what(fault, false) + " }";
    }

    private static String what(Fault fault, boolean triggered) {
        if (fault instanceof Fault.Crash crash) {
            return "crash: " + crash.target() + (crash.silent() ? ", silent: true" : "") + lasting(crash.forNanos());
        } else if (fault instanceof Fault.Restart restart) {
            return "restart: " + restart.target()
                    + (restart.as() == null ? "" : ", as: " + restart.as().number());
        } else if (fault instanceof Fault.Wipe wipe) {
            return "wipe: " + wipe.target();
        } else if (fault instanceof Fault.Pause pause) {
            return "pause: " + pause.target() + lasting(pause.forNanos());
        } else if (fault instanceof Fault.Suspend suspend) {
            return "suspend: " + suspend.target() + lasting(suspend.forNanos());
        } else if (fault instanceof Fault.SlowNode slow) {
            return "slow-node: " + slow.target() + by(slow.byNanos()) + lasting(slow.forNanos());
        } else if (fault instanceof Fault.SlowDisk slow) {
            return "slow-disk: " + slow.target() + by(slow.byNanos()) + lasting(slow.forNanos());
        } else if (fault instanceof Fault.FailDisk fail) {
            return "fail-disk: " + fail.target();
        } else if (fault instanceof Fault.JumpClock jump) {
            return "jump-clock: " + jump.target() + by(jump.byNanos());
        } else if (fault instanceof Fault.DriftClock drift) {
            String share = (drift.byPpb() < 0 ? "-" : "") + Units.share(Math.abs(drift.byPpb()));
            return "drift-clock: " + drift.target() + ", by: " + share;
        } else if (fault instanceof Fault.FlapNode flap) {
            return "flap: " + flap.target() + upAndDown(flap.upNanos(), flap.downNanos()) + lasting(flap.forNanos());
        }
        return ofLinks(fault, triggered);
    }

    private static String ofLinks(Fault fault, boolean triggered) {
        if (fault instanceof Fault.Partition partition) {
            long lasting = triggered && partition.healNanos() != 0 ? partition.healNanos() - partition.atNanos() : 0;
            boolean heals = !triggered && partition.healNanos() != 0;
            return partition.groups().stream()
                            .map(ScenarioYaml::numbers)
                            .collect(Collectors.joining(", ", "partition: [", "]"))
                    + (heals ? ", heal: " + Units.duration(partition.healNanos()) : lasting(lasting));
        } else if (fault instanceof Fault.Cut cut) {
            return "cut: " + cut.from().number() + "->" + cut.to().number() + lasting(cut.forNanos());
        } else if (fault instanceof Fault.CutLinks cut) {
            return "cut: " + cut.links() + lasting(cut.forNanos());
        } else if (fault instanceof Fault.Clog clog) {
            return "clog: " + clog.links() + lasting(clog.forNanos());
        } else if (fault instanceof Fault.SlowLink slow) {
            return "slow-link: " + slow.links() + by(slow.byNanos()) + lasting(slow.forNanos());
        } else if (fault instanceof Fault.FlapLink flap) {
            return "flap: " + flap.links() + upAndDown(flap.upNanos(), flap.downNanos()) + lasting(flap.forNanos());
        } else if (fault instanceof Fault.Match match) {
            String deed = match.deed().name().toLowerCase(Locale.ROOT);
            return "match: " + match.messages() + (match.nth() == 0 ? "" : ", nth: " + match.nth()) + ", do: " + deed
                    + (match.byNanos() == 0 ? "" : " " + Units.duration(match.byNanos())) + lasting(match.forNanos());
        } else if (fault instanceof Fault.Release release) {
            return "release: " + release.messages();
        } else if (fault instanceof Fault.Every every) {
            return every(every);
        }
        return "heal: all";
    }

    private static String every(Fault.Every every) {
        String pick = every.pick().entrySet().stream()
                .map(kind -> kind.getKey() + ": " + kind.getValue())
                .collect(Collectors.joining(", ", "{ ", " }"));
        return "every: " + CanonicalYaml.latency(every.interval()) + ", pick: " + pick + ", lasting: "
                + CanonicalYaml.latency(every.lasting()) + (every.swarm() ? ", swarm: true" : "") + ", until: "
                + Units.duration(every.untilNanos());
    }

    private static String by(long nanos) {
        return ", by: " + Units.duration(nanos);
    }

    private static String upAndDown(long up, long down) {
        return ", up: " + Units.duration(up) + ", down: " + Units.duration(down);
    }

    private static String lasting(long nanos) {
        return nanos == 0 ? "" : ", for: " + Units.duration(nanos);
    }
}
