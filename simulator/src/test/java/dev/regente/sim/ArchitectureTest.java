package dev.regente.sim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.regente.sim");

    @Test
    void classesWereFound() {
        assertThat(CLASSES.size()).isGreaterThan(40);
    }

    @Test
    void theEngineKnowsTheKernelContractAndPlainJavaOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.regente.sim.core..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.regente.sim.core..", "dev.regente.election.kernel..", "java.lang..", "java.util..")
                .check(CLASSES);
    }

    @Test
    void theEngineHasNoClockNoRandomnessAndNoThreads() {
        noClasses()
                .that()
                .resideInAPackage("dev.regente.sim.core..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|SplittableRandom|UUID|Date|Timer|concurrent\\..*)"
                        + "|java\\.lang\\.Thread.*|java\\.time\\..*")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.regente.sim.core..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.regente.sim.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
