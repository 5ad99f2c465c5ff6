package dev.regente.sales.replica;

/** The standing of a node's disk; given to a kernel, it says how one without any record begins. */
public enum ReplicaStart {
    /** It promises and leads. For a cluster whose disks are all known to be new, as in tests. */
    VOTES("votes"),
    /** It is mute until {@link ReplicaAsk.Admitted}. For a first start. */
    WAITS("not-admitted"),
    /** It learns before it votes. For a disk that may have taken the place of a lost one. */
    LEARNS("learner");

    private final String word;

    ReplicaStart(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
