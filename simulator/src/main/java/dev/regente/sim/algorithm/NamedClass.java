package dev.regente.sim.algorithm;

import dev.regente.election.kernel.Kernel;
import dev.regente.sim.algorithm.paper.Setting;
import dev.regente.sim.scenario.ScenarioException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Map;

/** A kernel by the name of its class: {@code class:edu.example.MyKernel}. */
final class NamedClass {
    static final String PREFIX = "class:";

    private NamedClass() {}

    static Algorithm find(String algorithm) {
        String name = algorithm.substring(PREFIX.length()).strip();
        Class<?> type;
        try {
            type = Class.forName(name, true, loader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ScenarioException("there is no class " + name
                    + " on the class path (cluster.algorithm); the command takes yours from the variable"
                    + " REGENTE_CLASSPATH");
        }
        if (!Kernel.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
            throw new ScenarioException("class " + name + " does not implement " + Kernel.class.getName());
        }
        Constructor<?> constructor;
        try {
            constructor = type.getConstructor(Setting.class);
        } catch (NoSuchMethodException e) {
            throw new ScenarioException("class " + name + " has no public constructor that takes a "
                    + Setting.class.getName() + " and nothing else");
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new ScenarioException("class " + name + " is not public");
        }
        return new PaperAlgorithm(
                algorithm, "a class of your own", Map.of(), false, true, setting -> create(constructor, setting));
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? NamedClass.class.getClassLoader() : context;
    }

    private static Kernel<?> create(Constructor<?> constructor, Setting setting) {
        try {
            return (Kernel<?>) constructor.newInstance(setting);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("its constructor threw " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create " + constructor.getDeclaringClass(), e);
        }
    }
}
