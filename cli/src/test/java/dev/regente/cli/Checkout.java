package dev.regente.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that the tests run in. */
final class Checkout {
    static final Path ROOT = root();

    private Checkout() {}

    private static Path root() {
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            if (Files.exists(dir.resolve("regente")) && Files.exists(dir.resolve("election-lib"))) {
                return dir;
            }
        }
        throw new IllegalStateException("the tests run outside the source tree");
    }

    /** The directories {@code target/NAME} of all modules that have one. */
    static List<Path> compiled(String name) {
        try (Stream<Path> dirs = Files.find(
                ROOT, 4, (path, attributes) -> attributes.isDirectory() && path.endsWith(Path.of("target", name)))) {
            return dirs.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
