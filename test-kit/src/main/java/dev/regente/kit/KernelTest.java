package dev.regente.kit;

import dev.regente.election.kernel.Kernel;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of a kernel of your own: it runs a scenario many times in virtual time, each time with another seed.
 *
 * <pre>{@code
 * @KernelTest(kernel = MyRing.class, scenario = "scenarios/ring-of-five.yaml", runs = 500)
 * void electsTheLargest(KernelRuns runs) {
 *     runs.check();
 * }
 * }</pre>
 *
 * <p>The verdict counts runs and events, never seconds: it is the same on every machine. A run that does not hold is kept,
 * and the error says how to replay it. With {@code -Dregente.replay=FILE} only that run is repeated, and its trace printed.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Test
@ExtendWith(KernelTestExtension.class)
public @interface KernelTest {

    /** The class under test: public, with a public constructor that takes a {@code Setting} and nothing else. */
    @SuppressWarnings("rawtypes")
    Class<? extends Kernel> kernel();

    /** A scenario file, as seen from the project's directory, or the name of a bundled scenario. */
    String scenario();

    /** How many seeds. */
    int runs() default 100;

    /** The first of the seeds; the others follow. */
    long firstSeed() default 0;

    /** Settings instead of what the scenario says, as {@code --set} of the command line takes them. */
    String[] set() default {};
}
