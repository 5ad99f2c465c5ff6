package dev.regente.election;

import dev.regente.election.bully.BullyNominator;
import dev.regente.election.bully.ClassicBully;
import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.ring.ClassicSettings;
import dev.regente.election.ring.ListRing;
import dev.regente.election.ring.RingNominator;

/** Who is nominated. It decides how soon and in which order nodes try, never how safe the result is. */
public enum Algorithm {
    /** The highest node that is there (Garcia-Molina, 1982), made safe. */
    BULLY,
    /** The best node that a lap round the ring of voters finds, in their configured order; made safe. */
    RING;

    /** The kernel of one node. */
    Kernel<ElectionMessage> kernel(ElectionSettings settings) {
        if (settings.safety() == dev.regente.election.protocol.Safety.CLASSIC) {
            return switch (this) {
                case BULLY -> new ClassicBully(settings);
                case RING -> new ListRing(ClassicSettings.of(settings));
            };
        }
        return confirmed(settings);
    }

    /** The kernel of one node at a level that confirms who is nominated. */
    ElectionKernel confirmed(ElectionSettings settings) {
        return switch (this) {
            case BULLY -> new ElectionKernel(settings, BullyNominator::new);
            case RING -> new ElectionKernel(settings, RingNominator::new);
        };
    }
}
