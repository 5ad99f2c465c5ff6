package dev.regente.election;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What other code can see of this library is written down in {@code docs/api.txt}, and documented. With {@code
 * -Dregente.api.rewrite=true} the file is written anew; look at the difference before you commit it.
 */
class PublicApiTest {
    private static final Path HOME = Path.of(System.getProperty("regente.home"));
    private static final Path GOLDEN = HOME.resolve("docs/api.txt");
    private static final Path MODULE = HOME.resolve("election-lib");

    @Test
    void theApiIsWhatTheFileSays() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String name : exported()) {
            lines.add("package " + name);
            for (Class<?> type : types(name)) {
                describe(type, lines);
            }
        }
        if (Boolean.getBoolean("regente.api.rewrite")) {
            Files.write(GOLDEN, lines);
        }
        assertThat(Files.readAllLines(GOLDEN))
                .as("docs/api.txt; if the change is meant: mvn -pl election-lib test -Dtest=PublicApiTest"
                        + " -Dregente.api.rewrite=true")
                .isEqualTo(lines);
    }

    private static SortedSet<String> exported() throws IOException {
        try (InputStream in = Files.newInputStream(MODULE.resolve("target/classes/module-info.class"))) {
            return ModuleDescriptor.read(in).exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static List<Class<?>> types(String name) throws IOException, ClassNotFoundException {
        Path directory = MODULE.resolve("target/classes").resolve(name.replace('.', '/'));
        List<String> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.map(path -> path.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                    .sorted()
                    .toList();
        }
        List<Class<?>> types = new ArrayList<>();
        for (String file : files) {
            Class<?> type = Class.forName(
                    name + "." + file.substring(0, file.length() - ".class".length()),
                    false,
                    PublicApiTest.class.getClassLoader());
            if (visible(type)) {
                types.add(type);
            }
        }
        return types;
    }

    private static boolean visible(Class<?> type) {
        return visible(type.getModifiers())
                && (type.getEnclosingClass() == null || visible(type.getEnclosingClass()))
                && !type.isAnonymousClass();
    }

    private static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static void describe(Class<?> type, List<String> lines) {
        lines.add("  " + kind(type)
                + type.getName().substring(type.getPackageName().length() + 1) + parents(type));
        List<String> members = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (visible(field.getModifiers())) {
                members.add(
                        field.isEnumConstant()
                                ? field.getName()
                                : modifiers(field.getModifiers()) + name(field.getGenericType()) + " "
                                        + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (visible(constructor.getModifiers()) && !constructor.isSynthetic()) {
                members.add("new" + parameters(constructor) + thrown(constructor));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (visible(method.getModifiers()) && !method.isSynthetic() && !isOfEveryRecord(type, method)) {
                members.add(modifiers(method.getModifiers()) + variables(method) + name(method.getGenericReturnType())
                        + " " + method.getName() + parameters(method) + thrown(method));
            }
        }
        members.sort(null);
        members.forEach(member -> lines.add("    " + member));
    }

    private static boolean isOfEveryRecord(Class<?> type, Method method) {
        return (type.isRecord() || type.isEnum())
                && List.of("toString", "hashCode", "equals", "values", "valueOf")
                        .contains(method.getName());
    }

    private static String kind(Class<?> type) {
        String sealed = type.isSealed() ? "sealed " : "";
        if (type.isRecord()) {
            return sealed + "record ";
        } else if (type.isEnum()) {
            return "enum ";
        } else if (type.isInterface()) {
            return sealed + "interface ";
        }
        return sealed + modifiers(type.getModifiers() & ~Modifier.STATIC) + "class ";
    }

    private static String parents(Class<?> type) {
        List<String> parents = new ArrayList<>();
        if (type.getGenericSuperclass() != null
                && type.getSuperclass() != Object.class
                && !type.isEnum()
                && !type.isRecord()) {
            parents.add(name(type.getGenericSuperclass()));
        }
        Arrays.stream(type.getGenericInterfaces()).map(PublicApiTest::name).forEach(parents::add);
        return parents.isEmpty() ? "" : " : " + String.join(", ", parents);
    }

    private static String modifiers(int modifiers) {
        StringBuilder words = new StringBuilder();
        if (Modifier.isProtected(modifiers)) {
            words.append("protected ");
        }
        if (Modifier.isStatic(modifiers)) {
            words.append("static ");
        }
        if (Modifier.isAbstract(modifiers) && !Modifier.isInterface(modifiers)) {
            words.append("abstract ");
        }
        return words.toString();
    }

    private static String variables(Method method) {
        return method.getTypeParameters().length == 0
                ? ""
                : Arrays.stream(method.getTypeParameters())
                        .map(variable -> variable.getName()
                                + (variable.getBounds()[0] == Object.class
                                        ? ""
                                        : " : " + name(variable.getBounds()[0])))
                        .collect(Collectors.joining(", ", "<", "> "));
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes())
                .map(PublicApiTest::name)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String thrown(Executable executable) {
        return executable.getGenericExceptionTypes().length == 0
                ? ""
                : Arrays.stream(executable.getGenericExceptionTypes())
                        .map(PublicApiTest::name)
                        .collect(Collectors.joining(", ", " throws ", ""));
    }

    /** Without the packages that everybody knows. */
    private static String name(Type type) {
        return type.getTypeName()
                .replaceAll(
                        "\\bjava\\.(lang|util|util\\.function|util\\.concurrent|time|nio\\.file|net|io|sql)\\.(?=[A-Z])",
                        "");
    }

    /** Every public type and member of these packages has a comment that says what it is for. */
    @Test
    void everythingThatIsExportedIsDocumented() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Assumptions.assumeTrue(compiler != null, "a compiler in the Java that runs the tests");
        List<Path> sources = new ArrayList<>();
        for (String name : exported()) {
            try (Stream<Path> all = Files.list(MODULE.resolve("src/main/java").resolve(name.replace('.', '/')))) {
                all.filter(path -> path.toString().endsWith(".java")).sorted().forEach(sources::add);
            }
        }
        assertThat(sources).hasSizeGreaterThan(30);
        List<String> bare = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources);
            JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, units);
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Undocumented(docs, bare).scan(unit, null);
            }
        }
        assertThat(bare).as("public and without a comment").isEmpty();
    }

    private static final class Undocumented extends TreePathScanner<Void, Void> {
        private final DocTrees docs;
        private final List<String> bare;

        Undocumented(DocTrees docs, List<String> bare) {
            this.docs = docs;
            this.bare = bare;
        }

        @Override
        public Void visitClass(ClassTree type, Void none) {
            if (!isPublic(type.getModifiers(), inInterface())) {
                return null;
            }
            check(type.getSimpleName().toString());
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void none) {
            boolean generated = method.getName().contentEquals("<init>")
                    && docs.getSourcePositions().getEndPosition(getCurrentPath().getCompilationUnit(), method) < 0;
            if (isPublic(method.getModifiers(), inInterface()) && !overrides(method.getModifiers()) && !generated) {
                check(method.getName().toString());
            }
            return null;
        }

        @Override
        public Void visitVariable(VariableTree field, Void none) {
            boolean component = getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
            if (isPublic(field.getModifiers(), inInterface()) && !component) {
                check(field.getName().toString());
            }
            return null;
        }

        private boolean inInterface() {
            TreePath parent = getCurrentPath().getParentPath();
            return parent != null && parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
        }

        private static boolean isPublic(ModifiersTree modifiers, boolean inInterface) {
            return modifiers.getFlags().contains(javax.lang.model.element.Modifier.PUBLIC)
                    || modifiers.getFlags().contains(javax.lang.model.element.Modifier.PROTECTED)
                    || (inInterface && !modifiers.getFlags().contains(javax.lang.model.element.Modifier.PRIVATE));
        }

        private static boolean overrides(ModifiersTree modifiers) {
            return modifiers.getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
        }

        private void check(String name) {
            if (docs.getDocComment(getCurrentPath()) == null) {
                bare.add(Path.of(getCurrentPath()
                                        .getCompilationUnit()
                                        .getSourceFile()
                                        .getName())
                                .getFileName() + ": " + name);
            }
        }
    }
}
