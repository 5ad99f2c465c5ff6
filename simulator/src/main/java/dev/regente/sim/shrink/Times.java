package dev.regente.sim.shrink;

import dev.regente.sim.scenario.Fault;
import java.util.function.LongUnaryOperator;

/** Faults at other moments, and of other lengths. */
public final class Times {
    private Times() {}

    /** The same at another moment, for as long. */
    public static Fault moved(Fault fault, LongUnaryOperator change) {
        if (fault instanceof Fault.When when) {
            return new Fault.When(when.what(), when.nth(), moved(when.then(), change));
        }
        long at = change.applyAsLong(fault.atNanos());
        if (fault instanceof Fault.Crash f) {
            return new Fault.Crash(at, f.target(), f.silent(), f.forNanos());
        } else if (fault instanceof Fault.Restart f) {
            return new Fault.Restart(at, f.target());
        } else if (fault instanceof Fault.Wipe f) {
            return new Fault.Wipe(at, f.target());
        } else if (fault instanceof Fault.Pause f) {
            return new Fault.Pause(at, f.target(), f.forNanos());
        } else if (fault instanceof Fault.Partition f) {
            return new Fault.Partition(at, f.groups(), f.healNanos() == 0 ? 0 : f.healNanos() - f.atNanos() + at);
        } else if (fault instanceof Fault.Cut f) {
            return new Fault.Cut(at, f.from(), f.to(), f.forNanos());
        } else if (fault instanceof Fault.Heal) {
            return new Fault.Heal(at);
        } else if (fault instanceof Fault.SlowDisk f) {
            return new Fault.SlowDisk(at, f.target(), f.byNanos(), f.forNanos());
        } else if (fault instanceof Fault.FailDisk f) {
            return new Fault.FailDisk(at, f.target());
        } else if (fault instanceof Fault.Suspend f) {
            return new Fault.Suspend(at, f.target(), f.forNanos());
        } else if (fault instanceof Fault.CutLinks f) {
            return new Fault.CutLinks(at, f.links(), f.forNanos());
        } else if (fault instanceof Fault.Clog f) {
            return new Fault.Clog(at, f.links(), f.forNanos());
        } else if (fault instanceof Fault.SlowLink f) {
            return new Fault.SlowLink(at, f.links(), f.byNanos(), f.forNanos());
        } else if (fault instanceof Fault.SlowNode f) {
            return new Fault.SlowNode(at, f.target(), f.byNanos(), f.forNanos());
        } else if (fault instanceof Fault.JumpClock f) {
            return new Fault.JumpClock(at, f.target(), f.byNanos());
        } else if (fault instanceof Fault.DriftClock f) {
            return new Fault.DriftClock(at, f.target(), f.byPpb());
        } else if (fault instanceof Fault.FlapLink f) {
            return new Fault.FlapLink(at, f.links(), f.upNanos(), f.downNanos(), f.forNanos());
        } else if (fault instanceof Fault.FlapNode f) {
            return new Fault.FlapNode(at, f.target(), f.upNanos(), f.downNanos(), f.forNanos());
        } else if (fault instanceof Fault.Match f) {
            return new Fault.Match(at, f.messages(), f.nth(), f.deed(), f.byNanos(), f.forNanos());
        } else if (fault instanceof Fault.Release f) {
            return new Fault.Release(at, f.messages());
        }
        return fault;
    }

    /** The same for another length of time, where it has one; zero is for ever for most. */
    static Fault lasting(Fault fault, LongUnaryOperator change) {
        if (fault instanceof Fault.When when) {
            return new Fault.When(when.what(), when.nth(), lasting(when.then(), change));
        } else if (fault instanceof Fault.Crash f) {
            return new Fault.Crash(f.atNanos(), f.target(), f.silent(), change.applyAsLong(f.forNanos()));
        } else if (fault instanceof Fault.Pause f) {
            return new Fault.Pause(f.atNanos(), f.target(), change.applyAsLong(f.forNanos()));
        } else if (fault instanceof Fault.Partition f && f.healNanos() != 0) {
            long lasts = change.applyAsLong(f.healNanos() - f.atNanos());
            return new Fault.Partition(f.atNanos(), f.groups(), lasts == 0 ? 0 : f.atNanos() + lasts);
        } else if (fault instanceof Fault.Cut f) {
            return new Fault.Cut(f.atNanos(), f.from(), f.to(), change.applyAsLong(f.forNanos()));
        } else if (fault instanceof Fault.SlowDisk f) {
            return new Fault.SlowDisk(
                    f.atNanos(), f.target(), change.applyAsLong(f.byNanos()), change.applyAsLong(f.forNanos()));
        } else if (fault instanceof Fault.Suspend f) {
            return new Fault.Suspend(f.atNanos(), f.target(), change.applyAsLong(f.forNanos()));
        } else if (fault instanceof Fault.CutLinks f) {
            return new Fault.CutLinks(f.atNanos(), f.links(), change.applyAsLong(f.forNanos()));
        } else if (fault instanceof Fault.Clog f) {
            return new Fault.Clog(f.atNanos(), f.links(), change.applyAsLong(f.forNanos()));
        } else if (fault instanceof Fault.SlowLink f) {
            return new Fault.SlowLink(
                    f.atNanos(), f.links(), change.applyAsLong(f.byNanos()), change.applyAsLong(f.forNanos()));
        } else if (fault instanceof Fault.SlowNode f) {
            return new Fault.SlowNode(
                    f.atNanos(), f.target(), change.applyAsLong(f.byNanos()), change.applyAsLong(f.forNanos()));
        } else if (fault instanceof Fault.JumpClock f) {
            return new Fault.JumpClock(f.atNanos(), f.target(), change.applyAsLong(f.byNanos()));
        } else if (fault instanceof Fault.FlapLink f) {
            return new Fault.FlapLink(
                    f.atNanos(), f.links(), f.upNanos(), f.downNanos(), change.applyAsLong(f.forNanos()));
        } else if (fault instanceof Fault.FlapNode f) {
            return new Fault.FlapNode(
                    f.atNanos(), f.target(), f.upNanos(), f.downNanos(), change.applyAsLong(f.forNanos()));
        } else if (fault instanceof Fault.Match f) {
            return new Fault.Match(
                    f.atNanos(), f.messages(), f.nth(), f.deed(), change.applyAsLong(f.byNanos()), f.forNanos());
        }
        return fault;
    }
}
