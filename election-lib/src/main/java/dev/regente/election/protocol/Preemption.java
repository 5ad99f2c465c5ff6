package dev.regente.election.protocol;

/**
 * What a node of higher rank does when it finds another one leading.
 *
 * @param kind the policy
 * @param holdDownNanos for {@link Kind#AFTER_STABLE}: how long it must have followed, well connected, before it asks for
 *     the lead; otherwise 0
 */
public record Preemption(Kind kind, long holdDownNanos) {

    /** The three policies. */
    public enum Kind {
        /** Nothing: a healthy leader stays. */
        STICKY,
        /** Asks the leader to hand over, once it has been a stable follower for the hold-down. */
        AFTER_STABLE,
        /** Only on request. */
        MANUAL
    }

    /** Refuses a hold-down that is not positive where one is needed. */
    public Preemption {
        if (kind == Kind.AFTER_STABLE && holdDownNanos <= 0) {
            throw new IllegalArgumentException("the hold-down must be positive, not " + holdDownNanos + " ns");
        }
    }

    /** Nothing: a healthy leader stays. */
    public static Preemption sticky() {
        return new Preemption(Kind.STICKY, 0);
    }

    /** Asks for the lead after this long as a stable follower. */
    public static Preemption afterStable(long holdDownNanos) {
        return new Preemption(Kind.AFTER_STABLE, holdDownNanos);
    }

    /** Only on request. */
    public static Preemption manual() {
        return new Preemption(Kind.MANUAL, 0);
    }
}
