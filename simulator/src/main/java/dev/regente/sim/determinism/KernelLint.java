package dev.regente.sim.determinism;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Reads the byte code of a kernel, and of every class of its own that it uses, and names what makes runs differ: clocks,
 * chance, threads, identity hashes, the outside world, state shared between nodes, and the order of hash collections.
 * Classes of the JDK and of the kernel contract are taken as they are. It looks at code, not at data: what it says is
 * where to look, and a run that differs is the proof.
 */
public final class KernelLint {
    private static final int API = Opcodes.ASM9;
    private static final String CONTRACT = "dev/regente/election/kernel/";

    private final ClassLoader loader;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>(); // asked only whether it contains a name
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Hashes> hashes = new TreeMap<>();

    /**
     * Something that a kernel must not do.
     *
     * @param line in the source, 0 if the class file does not say
     * @param what the code does
     * @param instead what to do
     */
    public record Finding(String className, String method, int line, String what, String instead) {
        @Override
        public String toString() {
            String simple = className.substring(className.lastIndexOf('.') + 1);
            return simple + "." + method + (line > 0 ? ", line " + line : "") + ": " + what + "; " + instead;
        }
    }

    /** Where one source file makes hash collections and where it goes through maps and sets. */
    private static final class Hashes {
        private String made;
        private final List<Finding> walks = new ArrayList<>();
    }

    private KernelLint(ClassLoader loader) {
        this.loader = loader;
    }

    /** What is found in this class and in the classes of its own that it uses, directly or not. */
    public static List<Finding> of(Class<?> kernel) {
        KernelLint lint = new KernelLint(kernel.getClassLoader());
        lint.visit(Type.getInternalName(kernel));
        while (!lint.waiting.isEmpty()) {
            lint.read(lint.waiting.remove());
        }
        lint.hashes.values().forEach(each -> {
            if (each.made != null) {
                for (Finding walk : each.walks) {
                    lint.findings.add(new Finding(
                            walk.className(),
                            walk.method(),
                            walk.line(),
                            walk.what() + ", and " + each.made,
                            walk.instead()));
                }
            }
        });
        return List.copyOf(lint.findings);
    }

    private void visit(String type) {
        boolean foreign = type.startsWith("[")
                || type.matches("(java|javax|jdk|sun|com/sun)/.*")
                || type.startsWith(CONTRACT)
                || type.startsWith("dev/regente/sim/");
        if (!foreign && seen.add(type)) {
            waiting.add(type);
        } else if (type.startsWith("dev/regente/sim/") && ownOfTheSimulator(type) && seen.add(type)) {
            waiting.add(type);
        }
    }

    /** Kernels that come with the simulator are looked at like any other; its engine is not a kernel's business. */
    private static boolean ownOfTheSimulator(String type) {
        return !type.startsWith("dev/regente/sim/core/") || type.contains("Test") || type.contains("Toys");
    }

    private void read(String type) {
        try (InputStream in = open(type)) {
            if (in != null) {
                new ClassReader(in.readAllBytes()).accept(new Reader(type), ClassReader.SKIP_FRAMES);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the class " + type.replace('/', '.'), e);
        }
    }

    private InputStream open(String type) {
        String file = type + ".class";
        return loader == null ? ClassLoader.getSystemResourceAsStream(file) : loader.getResourceAsStream(file);
    }

    /** One class. */
    private final class Reader extends ClassVisitor {
        private final String type;
        private final Hashes file;
        private boolean isEnum;

        Reader(String type) {
            super(API);
            this.type = type;
            int nested = type.indexOf('$');
            file = hashes.computeIfAbsent(nested < 0 ? type : type.substring(0, nested), name -> new Hashes());
        }

        @Override
        public void visit(int version, int access, String name, String signature, String above, String[] interfaces) {
            isEnum = (access & Opcodes.ACC_ENUM) != 0;
            if (above != null) {
                KernelLint.this.visit(above);
            }
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
            boolean isFinal = (access & Opcodes.ACC_FINAL) != 0;
            if (isStatic && (!isFinal || Forbidden.changeable(descriptor)) && (access & Opcodes.ACC_SYNTHETIC) == 0) {
                findings.add(new Finding(
                        className(),
                        name,
                        0,
                        "is static and can change: all nodes of a run share it, and so do runs",
                        "make it a field of the kernel, saved by save()"));
            }
            return null;
        }

        private String className() {
            return type.replace('/', '.');
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                found(
                        name,
                        0,
                        "is synchronized",
                        Forbidden.instead("java/lang/Thread", "start").orElseThrow());
            }
            return new Body(name);
        }

        private void found(String method, int line, String what, String instead) {
            findings.add(new Finding(className(), method, line, what, instead));
        }

        /** One method. */
        private final class Body extends MethodVisitor {
            private final String method;
            private int line;

            Body(String method) {
                super(API);
                this.method = method;
            }

            @Override
            public void visitLineNumber(int number, Label start) {
                line = number;
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                call(owner, name, descriptor, opcode);
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                if (opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC) {
                    call(owner, name, descriptor, opcode);
                }
            }

            @Override
            public void visitTypeInsn(int opcode, String name) {
                KernelLint.this.visit(name);
            }

            @Override
            public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
                for (Object argument : arguments) {
                    if (argument instanceof Handle handle) {
                        call(handle.getOwner(), handle.getName(), handle.getDesc(), 0);
                    }
                }
            }

            @Override
            public void visitInsn(int opcode) {
                if (opcode == Opcodes.MONITORENTER) {
                    found(
                            method,
                            line,
                            "locks",
                            Forbidden.instead("java/lang/Thread", "start").orElseThrow());
                }
            }

            private void call(String owner, String name, String descriptor, int opcode) {
                KernelLint.this.visit(owner);
                boolean ofSuper = opcode == Opcodes.INVOKESPECIAL && owner.equals("java/lang/Object");
                boolean ofEnum = isEnum && name.equals("<clinit>");
                if (!ofSuper && !ofEnum) {
                    Optional<String> instead = Forbidden.instead(owner, name);
                    instead.ifPresent(better -> found(method, line, "uses " + shown(owner, name), better));
                }
                if (Forbidden.makesHashOrder(owner, name, descriptor) && file.made == null) {
                    file.made = shown(owner, name) + " is used in line " + line;
                }
                if (Forbidden.iterates(owner, name)) {
                    file.walks.add(new Finding(
                            className(), method, line, "goes through a " + shown(owner, name), Forbidden.order()));
                }
            }

            private String shown(String owner, String name) {
                String simple = owner.substring(owner.lastIndexOf('/') + 1).replace('$', '.');
                return name.equals("<init>") ? "new " + simple : simple + "." + name;
            }
        }
    }
}
