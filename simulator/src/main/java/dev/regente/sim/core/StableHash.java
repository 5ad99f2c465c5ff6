package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A 64-bit hash by content that is the same in every JVM. {@code hashCode} is not: an enum constant's differs from launch
 * to launch. Knows records, enums, numbers, texts, lists, sets, maps, arrays and {@link Value}; anything else goes by its
 * text.
 */
public final class StableHash {
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    private StableHash() {}

    /** The hash of anything; null has one too. */
    public static long of(Object value) {
        if (value == null) {
            return 0x6E756C6CL;
        }
        if (value instanceof String text) {
            return ofText(text);
        }
        if (value instanceof NodeId id) {
            return SplitMix64.mix(id.number() + 0x4E6FL);
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Character) {
            return ofScalar(value);
        }
        if (value instanceof Enum<?> constant) {
            return ofText(constant.name());
        }
        if (value instanceof Record) {
            return SHAPES.get(value.getClass()).hash(value);
        }
        if (value instanceof Value.Bytes bytes) {
            return of(bytes.toArray());
        }
        return ofComposite(value);
    }

    /** The hash of a text. */
    public static long ofText(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return SplitMix64.mix(hash);
    }

    static long combine(long hash, long next) {
        return SplitMix64.mix(hash * 31 + next);
    }

    private static long ofScalar(Object value) {
        if (value instanceof Double || value instanceof Float) {
            return SplitMix64.mix(Double.doubleToLongBits(((Number) value).doubleValue()));
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return SplitMix64.mix(((Number) value).longValue() + 0x6E75L);
        }
        return ofText(value.toString());
    }

    private static long ofComposite(Object value) {
        long hash = 0x7365L;
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                hash = combine(hash, of(list.get(i)));
            }
            return hash;
        }
        if (value instanceof Collection<?> set) {
            for (Object item : set) {
                hash += of(item); // a sum, because the order of a set means nothing
            }
            return SplitMix64.mix(hash);
        }
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                hash += combine(of(entry.getKey()), of(entry.getValue()));
            }
            return SplitMix64.mix(hash);
        }
        if (value instanceof Optional<?> optional) {
            return of(optional.orElse(null));
        }
        if (value.getClass().isArray()) {
            hash = 0x6172L;
            for (int i = 0; i < Array.getLength(value); i++) {
                hash = combine(hash, of(Array.get(value, i)));
            }
            return hash;
        }
        return ofText(value.toString());
    }

    /** A record's name and how to read its fields. */
    private static final class Shape {
        private static final MethodType READ = MethodType.methodType(Object.class, Object.class);

        private final long name;
        private final MethodHandle[] fields;

        private Shape(long name, MethodHandle[] fields) {
            this.name = name;
            this.fields = fields;
        }

        static Shape of(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            MethodHandle[] fields = new MethodHandle[components.length];
            try {
                for (int i = 0; i < components.length; i++) {
                    Method accessor = components[i].getAccessor();
                    accessor.setAccessible(true);
                    fields[i] = MethodHandles.lookup().unreflect(accessor).asType(READ);
                }
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException("cannot read the fields of " + type, e);
            }
            return new Shape(ofText(type.getSimpleName()), fields);
        }

        long hash(Object record) {
            long hash = name;
            try {
                for (MethodHandle field : fields) {
                    hash = combine(hash, StableHash.of((Object) field.invokeExact(record)));
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalArgumentException("cannot read the fields of " + record.getClass(), e);
            }
            return hash;
        }
    }
}
