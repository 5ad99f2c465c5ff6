package dev.regente.sales;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.regente.sales");

    @Test
    void theImportIsNotEmpty() {
        assertThat(ALL.stream().filter(c -> c.getPackageName().endsWith(".domain")))
                .hasSizeGreaterThan(10);
    }

    @Test
    void theDomainIsPure() {
        classes()
                .that()
                .resideInAPackage("dev.regente.sales.domain")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.regente.sales.domain",
                        "dev.regente.election.kernel",
                        "java.lang",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "java.time",
                        "java.time.format")
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage("dev.regente.sales.domain")
                .should()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .check(ALL);
    }

    @Test
    void packagesDoNotDependInCircles() {
        slices().matching("dev.regente.sales.(*)..").should().beFreeOfCycles().check(ALL);
    }
}
