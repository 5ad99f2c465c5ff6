package dev.regente.cli;

import dev.regente.election.Algorithm;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code bully} or {@code ring}. */
public final class AlgorithmConverter implements ITypeConverter<Algorithm> {
    @Override
    public Algorithm convert(String text) {
        for (Algorithm algorithm : Algorithm.values()) {
            if (word(algorithm).equals(text.toLowerCase(Locale.ROOT))) {
                return algorithm;
            }
        }
        throw new TypeConversionException("'" + text + "' is not an algorithm: "
                + Arrays.stream(Algorithm.values())
                        .map(AlgorithmConverter::word)
                        .collect(Collectors.joining(" or ")));
    }

    /** As it is typed. */
    public static String word(Algorithm algorithm) {
        return algorithm.name().toLowerCase(Locale.ROOT);
    }
}
