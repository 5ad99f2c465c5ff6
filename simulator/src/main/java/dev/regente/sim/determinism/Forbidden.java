package dev.regente.sim.determinism;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a kernel must not touch, and what to use instead. */
final class Forbidden {
    private static final String TIME = "use host.now(), or a timer";
    private static final String CHANCE = "use host.choose(label, n), or the range of a timer";
    private static final String THREADS =
            "a handler runs alone and to its end: no threads and no locks; ask of other kernels" + " by a notice";
    private static final String OUTSIDE =
            "use host.persist for what must last, host.explain for what people should read";
    private static final String IDENTITY = "it differs from launch to launch: compare and order by content";
    private static final String ORDER = "its order differs from launch to launch: use TreeMap, TreeSet or a list";
    private static final String REFLECTION = "say what you mean without reflection: its order and its results vary";

    /** One rule: any member of a class, or some of its members. */
    private record Rule(Pattern owner, Pattern member, String instead) {}

    private static final List<Rule> RULES = List.of(
            rule("java/lang/System", "nanoTime|currentTimeMillis", TIME),
            rule("java/lang/System", "identityHashCode", IDENTITY),
            rule("java/lang/System", "out|err|in|getenv|getProperty|console|exit|load.*", OUTSIDE),
            rule("java/lang/Object", "hashCode", IDENTITY),
            rule("java/lang/Object", "wait|notify|notifyAll", THREADS),
            rule("java/lang/Math|java/lang/StrictMath", "random", CHANCE),
            rule("java/time/.*", "now|system.*|tick.*", TIME),
            rule("java/util/(Date|Calendar|GregorianCalendar)", "<init>|getInstance", TIME),
            rule("java/util/(Random|SplittableRandom)|java/util/random/.*|java/security/SecureRandom", ".*", CHANCE),
            rule("java/util/concurrent/ThreadLocalRandom", ".*", CHANCE),
            rule("java/util/UUID", "randomUUID", CHANCE),
            rule("java/util/Collections", "shuffle", CHANCE),
            rule(
                    "java/lang/Thread.*|java/lang/InheritableThreadLocal|java/lang/Process.*|java/lang/Runtime",
                    ".*",
                    THREADS),
            rule("java/util/(Timer|TimerTask)", ".*", TIME),
            rule("java/util/concurrent/(?!TimeUnit).*", ".*", THREADS),
            rule("java/util/(Collection|Arrays|stream/.*)", "parallel.*", THREADS),
            rule(
                    "java/io/(File|FileReader|FileWriter|FileInputStream|FileOutputStream|RandomAccessFile|PrintStream)",
                    ".*",
                    OUTSIDE),
            rule("java/nio/(file|channels)/.*|java/net/.*|javax/net/.*|java/sql/.*|java/rmi/.*", ".*", OUTSIDE),
            rule("java/util/logging/.*|org/slf4j/.*|org/apache/logging/.*", ".*", OUTSIDE),
            rule("java/lang/reflect/.*|java/lang/invoke/MethodHandles.*", ".*", REFLECTION),
            rule("java/lang/Class", "forName|get(Declared)?(Methods?|Fields?|Constructors?)|newInstance", REFLECTION),
            rule(
                    "java/util/(Hash|Identity|WeakHash)(Map|Set|HashMap)?",
                    "(keySet|values|entrySet|forEach|iterator|stream|toString|replaceAll)",
                    ORDER),
            rule("java/util/(HashMap|HashSet|IdentityHashMap|WeakHashMap|Hashtable|EnumSet)", "hashCode", IDENTITY));

    /** None or one element: nothing to put in order. */
    private static final String FEW = "\\((Ljava/lang/Object;)?\\).*";

    private static final String FEW_PAIRS = "\\((Ljava/lang/Object;Ljava/lang/Object;)?\\).*";

    private Forbidden() {}

    private static Rule rule(String owner, String member, String instead) {
        return new Rule(Pattern.compile(owner), Pattern.compile(member), instead);
    }

    /** What to use instead of this method or field; empty if it may be used. */
    static Optional<String> instead(String owner, String member) {
        for (Rule rule : RULES) {
            if (rule.owner().matcher(owner).matches()
                    && rule.member().matcher(member).matches()) {
                return Optional.of(rule.instead());
            }
        }
        return Optional.empty();
    }

    /** Whether this call makes a collection whose order differs from launch to launch. */
    static boolean makesHashOrder(String owner, String member, String descriptor) {
        return switch (owner) {
            case "java/util/HashMap",
                    "java/util/HashSet",
                    "java/util/IdentityHashMap",
                    "java/util/WeakHashMap",
                    "java/util/Hashtable" -> member.equals("<init>");
            case "java/util/Set" -> member.equals("copyOf") || (member.equals("of") && !descriptor.matches(FEW));
            case "java/util/Map" ->
                member.matches("copyOf|ofEntries") || (member.equals("of") && !descriptor.matches(FEW_PAIRS));
            case "java/util/stream/Collectors" ->
                member.matches("toSet|toMap|groupingBy|partitioningBy|toUnmodifiableSet|toUnmodifiableMap");
            default -> false;
        };
    }

    /** Whether this call goes through a set or a map whose kind cannot be seen here. */
    static boolean iterates(String owner, String member) {
        return switch (owner) {
            case "java/util/Set" -> member.matches("iterator|stream|forEach|toArray|toString");
            case "java/util/Map" -> member.matches("keySet|values|entrySet|forEach|replaceAll|toString");
            default -> false;
        };
    }

    /** What to say of such a call. */
    static String order() {
        return ORDER;
    }

    /** Whether a field of this type can be changed though it is final. */
    static boolean changeable(String descriptor) {
        return descriptor.matches(
                "Ljava/util/(Array(List|Deque)|LinkedList|HashMap|HashSet|TreeMap|TreeSet|LinkedHash.*|PriorityQueue|BitSet|EnumMap|StringJoiner);"
                        + "|Ljava/util/concurrent/.*;|Ljava/lang/String(Builder|Buffer);|Ljava/util/Iterator;|Ljava/util/Random;");
    }
}
