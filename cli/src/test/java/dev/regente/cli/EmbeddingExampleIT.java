package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the embedding guide: the text that readers see is the project in its folder, and that project works. */
class EmbeddingExampleIT {
    private static final Path EXAMPLE = Checkout.ROOT.resolve("docs/examples/embedding");
    private static final Path SOURCE = EXAMPLE.resolve("src/main/java/Worker.java");
    private static final long MOST_SECONDS = 60;

    @TempDir
    Path directory;

    private final Map<Integer, Process> processes = new TreeMap<>();

    @AfterEach
    void killAll() throws InterruptedException {
        for (Process process : processes.values()) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void theGuideShowsTheProjectAsItIs() throws IOException {
        String guide = Files.readString(Checkout.ROOT.resolve("docs/embedding-guide.md"));
        assertThat(Files.readAllLines(SOURCE)).hasSizeLessThanOrEqualTo(40);
        assertThat(guide).contains("```java\n" + Files.readString(SOURCE) + "```");
        assertThat(guide).contains("```xml\n" + Files.readString(EXAMPLE.resolve("pom.xml")) + "```");
    }

    @Test
    void theProjectNeedsTheVersionThatIsBuiltHere() throws IOException {
        String parent = Files.readString(Checkout.ROOT.resolve("election-lib/pom.xml"));
        String version = parent.replaceAll("(?s).*?<parent>.*?<version>(.*?)</version>.*", "$1");
        assertThat(Files.readString(EXAMPLE.resolve("pom.xml")).replaceAll("\\s+", ""))
                .contains("<groupId>dev.regente</groupId><artifactId>election-lib</artifactId><version>" + version
                        + "</version>");
    }

    /** Three processes; the leader is killed; the work goes on under a larger token, and the file stays in order. */
    @Test
    void theProjectWorksAgainstTheLibrarysJar() throws Exception {
        List<String> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.matches(".*[/\\\\](election-lib|slf4j-api)-[^/\\\\]*\\.jar"))
                .toList();
        assumeThat(jars)
                .as("the packaged library, which is there in mvn verify and not in mvn test")
                .hasSize(2);
        Path classes = compile(String.join(File.pathSeparator, jars));
        String classPath = String.join(File.pathSeparator, jars) + File.pathSeparator + classes;
        String peers = freePeers();
        Path shared = Files.createDirectory(directory.resolve("shared"));
        for (int id = 1; id <= 3; id++) {
            start(id, classPath, peers, shared);
        }
        Path work = shared.resolve("work.txt");
        int first = awaitWriterOtherThan(0, work);
        processes.remove(first).destroyForcibly().waitFor();
        int second = awaitWriterOtherThan(first, work);
        Process polite = processes.get(second);
        polite.destroy();
        assertThat(polite.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();

        TreeSet<Long> tokens = new TreeSet<>();
        for (String line : Files.readAllLines(work)) {
            long token = Long.parseLong(line.substring(0, line.indexOf(' ')));
            assertThat(tokens.isEmpty() || token >= tokens.last()).as(line).isTrue();
            tokens.add(token);
        }
        assertThat(tokens).hasSizeGreaterThanOrEqualTo(2);
        assertThat(Files.readString(directory.resolve("out" + second))).contains("elected, token " + tokens.last());
    }

    private Path compile(String classPath) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeThat(compiler).as("a compiler in the Java that runs the tests").isNotNull();
        Path classes = Files.createDirectory(directory.resolve("classes"));
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int status = compiler.run(
                null,
                complaints,
                complaints,
                "--release",
                "17",
                "-Xlint:all",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                classPath,
                SOURCE.toString());
        assertThat(status).as(complaints.toString(StandardCharsets.UTF_8)).isZero();
        return classes;
    }

    private static String freePeers() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<String> peers = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            peers.add(id + "=127.0.0.1:" + socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return String.join(",", peers);
    }

    private void start(int id, String classPath, String peers, Path shared) throws IOException {
        processes.put(
                id,
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx64m",
                                "-cp",
                                classPath,
                                "Worker",
                                Integer.toString(id),
                                peers,
                                shared.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("out" + id).toFile())
                        .start());
    }

    /** The number at the end of the last line, once it is another node's. */
    private int awaitWriterOtherThan(int id, Path work) throws Exception {
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(MOST_SECONDS)) {
            if (Files.exists(work)) {
                String text = Files.readString(work);
                String last = text.substring(text.lastIndexOf(' ') + 1).strip();
                if (text.endsWith("\n") && !last.equals(Integer.toString(id))) {
                    return Integer.parseInt(last);
                }
            }
            Thread.sleep(10);
        }
        return fail("nobody but n" + id + " writes; n2 said: " + Files.readString(directory.resolve("out2")));
    }
}
