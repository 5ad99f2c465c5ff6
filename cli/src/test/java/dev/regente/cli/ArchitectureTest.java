package dev.regente.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The boundaries that keep one program fit for three worlds, over the classes of all modules. */
class ArchitectureTest {

    /** Packages whose code may know neither time nor chance nor the machine it runs on. */
    private static final String[] PURE = {
        "dev.regente.election.kernel",
        "dev.regente.election.protocol",
        "dev.regente.election.confirm",
        "dev.regente.election.detect",
        "dev.regente.election.bully",
        "dev.regente.election.ring",
        "dev.regente.election.random",
        "dev.regente.sim.algorithm.paper",
        "dev.regente.sales.replica",
        "dev.regente.sales.domain",
    };

    private static final Set<String> VALUE_PACKAGES = Set.of(
            "java.lang",
            "java.lang.annotation",
            "java.lang.invoke", // lambdas and string concatenation
            "java.lang.runtime", // records
            "java.math",
            "java.nio.charset",
            "java.text",
            "java.time",
            "java.time.format",
            "java.time.temporal",
            "java.util",
            "java.util.function",
            "java.util.regex",
            "java.util.stream");

    /** Of other packages, the classes that are no more than values in memory. */
    private static final Set<String> VALUE_CLASSES = Set.of(
            "java.io.ByteArrayInputStream",
            "java.io.ByteArrayOutputStream",
            "java.io.Serializable",
            "java.nio.Buffer",
            "java.nio.BufferUnderflowException",
            "java.nio.ByteBuffer",
            "java.util.zip.CRC32C");

    /** Of the packages above, the classes that reach out: to clocks, chance, threads, the machine, or hash order. */
    private static final Set<String> NO_VALUES = Set.of(
            "java.lang.ClassLoader",
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.System$Logger",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.time.Clock",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.IdentityHashMap",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.WeakHashMap");

    private static JavaClasses main;
    private static JavaClasses tests;

    @BeforeAll
    static void importClasses() {
        main = new ClassFileImporter().importPaths(Checkout.compiled("classes"));
        tests = new ClassFileImporter().importPaths(Checkout.compiled("test-classes"));
    }

    @Test
    void theImportIsNotEmpty() {
        assertThat(main.size()).isGreaterThan(20);
        assertThat(tests.size()).isGreaterThan(2);
        for (String known : new String[] {"dev.regente.election.kernel.Kernel", "dev.regente.cli.Main"}) {
            assertThat(main.contain(known)).as(known).isTrue();
        }
    }

    @TestFactory
    Stream<DynamicTest> pureCodeKnowsOnlyValues() {
        return Stream.of(PURE)
                .map(pure -> DynamicTest.dynamicTest(pure, () -> noClasses()
                        .that(resideInAPackage(pure))
                        .should()
                        .dependOnClassesThat(reachOut())
                        .orShould()
                        .accessTargetWhere(readsTheWorld())
                        .allowEmptyShould(true)
                        .check(main)));
    }

    @Test
    void oneClassOfTheLibraryReadsTheMonotonicClock() {
        Set<String> readers = new TreeSet<>();
        for (JavaClass type : main) {
            if (type.getPackageName().startsWith("dev.regente.election")) {
                type.getAccessesFromSelf().stream()
                        .filter(access -> names(access).equals("java.lang.System.nanoTime"))
                        .forEach(access -> readers.add(access.getOriginOwner().getName()));
            }
        }
        assertThat(readers).as("callers of System.nanoTime").hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.regente.(**)").should().beFreeOfCycles().check(main);
    }

    @Test
    void serversAndExamplesSeeOnlyTheFrontDoor() {
        noClasses()
                .that(resideInAnyPackage("dev.regente.sales..", "dev.regente.examples.."))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.regente.election..")
                        .and(DescribedPredicate.not(resideInAnyPackage(
                                "dev.regente.election",
                                "dev.regente.election.fencing",
                                "dev.regente.election.observe",
                                "dev.regente.election.kernel"))))
                .allowEmptyShould(true)
                .check(main);
    }

    @Test
    void examplesKnowOfTheLibraryOnlyWhatACopyOfThemNeeds() {
        assertThat(main.contain("dev.regente.examples.atm.AtmService")).isTrue();
        noClasses()
                .that(resideInAPackage("dev.regente.examples.."))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.regente..")
                        .and(DescribedPredicate.not(resideInAnyPackage(
                                "dev.regente.examples..",
                                "dev.regente.election",
                                "dev.regente.election.fencing",
                                "dev.regente.election.kernel"))))
                .check(main);
        slices().matching("dev.regente.examples.(atm|mail|clinic)..")
                .should()
                .notDependOnEachOther()
                .check(main);
    }

    @Test
    void theLibraryDependsOnNothingElseOfOurs() {
        noClasses()
                .that(resideInAPackage("dev.regente.election.."))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.regente..")
                        .and(DescribedPredicate.not(resideInAPackage("dev.regente.election.."))))
                .check(main);
    }

    @Test
    void librariesPrintNothing() {
        noClasses()
                .that(resideInAPackage("dev.regente.election.."))
                .or(resideInAPackage("dev.regente.sim.core.."))
                .or(resideInAPackage("dev.regente.sales.replica.."))
                .or(resideInAPackage("dev.regente.sales.domain.."))
                .should(ACCESS_STANDARD_STREAMS)
                .check(main);
    }

    /** A client may wait before it repeats a request: nothing else runs on that thread. */
    @Test
    void noCodeSleepsExceptClients() {
        noClasses()
                .that(DescribedPredicate.not(
                        resideInAnyPackage("dev.regente.sales.client..", "dev.regente.examples.kit.client..")))
                .should()
                .accessTargetWhere(sleeps())
                .check(main);
    }

    @Test
    void onlyTestsOverRealSocketsSleepOrUseWhatSleeps() {
        DescribedPredicate<JavaClass> sleeping = DescribedPredicate.describe(
                "sleep", type -> type.getAccessesFromSelf().stream().anyMatch(sleeps()));
        noClasses()
                .that(DescribedPredicate.describe(
                        "are *Test or *Properties",
                        type -> outermost(type).endsWith("Test")
                                || outermost(type).endsWith("Properties")))
                .should()
                .accessTargetWhere(sleeps())
                .orShould()
                .dependOnClassesThat(
                        DescribedPredicate.describe("are tests", (JavaClass type) -> tests.contain(type.getName()))
                                .and(sleeping))
                .check(tests);
    }

    private static DescribedPredicate<JavaAccess<?>> sleeps() {
        return DescribedPredicate.describe(
                "is a sleep",
                access -> names(access).equals("java.lang.Thread.sleep")
                        || names(access).equals("java.util.concurrent.TimeUnit.sleep"));
    }

    /** The reports of a class that mixes both engines overwrite each other. */
    @Test
    void propertiesAndTestsLiveInClassesOfTheirOwn() {
        noClasses()
                .that(DescribedPredicate.describe(
                        "are not *Properties", type -> !outermost(type).endsWith("Properties")))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("net\\.jqwik\\.api\\.Property")
                .check(tests);
        noClasses()
                .that(DescribedPredicate.describe(
                        "are *Properties", type -> outermost(type).endsWith("Properties")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.junit.jupiter..")
                .allowEmptyShould(true)
                .check(tests);
    }

    private static DescribedPredicate<JavaClass> reachOut() {
        return DescribedPredicate.describe("are neither pure nor values", type -> {
            JavaClass base = type.getBaseComponentType();
            String name = base.getName();
            if (base.isPrimitive()
                    || VALUE_CLASSES.contains(name)
                    || resideInAnyPackage(PURE).test(base)) {
                return false;
            }
            return !VALUE_PACKAGES.contains(base.getPackageName()) || NO_VALUES.contains(name);
        });
    }

    /**
     * Calls on classes that are values otherwise. The order of {@code Set.of} and {@code Map.of} differs from one JVM to
     * the next, that of {@code Collectors.toSet} is the order of hashes: a run would not repeat.
     */
    private static DescribedPredicate<JavaAccess<?>> readsTheWorld() {
        return DescribedPredicate.describe("reads a clock, chance, the machine or hash order", access -> {
            int arguments =
                    access.getTarget() instanceof com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget call
                            ? call.getRawParameterTypes().size()
                            : 0;
            return switch (names(access)) {
                case "java.lang.Math.random",
                        "java.lang.StrictMath.random",
                        "java.util.UUID.randomUUID",
                        "java.util.stream.Stream.parallel",
                        "java.util.Collection.parallelStream",
                        "java.util.stream.Collectors.toSet",
                        "java.util.stream.Collectors.toUnmodifiableSet",
                        "java.util.stream.Collectors.toUnmodifiableMap",
                        "java.util.Set.copyOf",
                        "java.util.Map.copyOf",
                        "java.util.Map.ofEntries" -> true;
                case "java.util.Set.of", "java.util.Map.of" -> arguments > 0;
                case "java.util.stream.Collectors.toMap" -> arguments < 4;
                case "java.util.stream.Collectors.groupingBy" -> arguments < 3;
                default -> {
                    String owner = access.getTargetOwner().getName();
                    yield owner.equals("java.lang.System") ? !access.getName().equals("arraycopy") : readsTime(access);
                }
            };
        });
    }

    private static boolean readsTime(JavaAccess<?> access) {
        return access.getTargetOwner().getPackageName().startsWith("java.time")
                && access.getName().equals("now");
    }

    private static String names(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getName();
    }

    private static String outermost(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }
}
