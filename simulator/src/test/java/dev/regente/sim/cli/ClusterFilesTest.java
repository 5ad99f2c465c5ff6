package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The files for clusters in docs/cluster: they can be read, fit together, and give command lines that are understood. */
class ClusterFilesTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("regente.home", "..")).resolve("docs/cluster");

    /** The arguments after {@code sim}, as a shell would pass them with these values. */
    private static CommandLine.ParseResult understood(String script, String... values) {
        String line = script.replace("\\\n", " ")
                .lines()
                .filter(each -> each.contains(" sim sweep "))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < values.length; i += 2) {
            line = line.replace(values[i], values[i + 1]);
        }
        List<String> words = Arrays.stream(
                        line.substring(line.indexOf(" sim ") + 5).strip().split("\\s+"))
                .map(word -> word.replace("\"", ""))
                .toList();
        assertThat(words).noneMatch(word -> word.contains("$"));
        return SimCommand.commandLine().parseArgs(words.toArray(String[]::new)).subcommand();
    }

    @Test
    void theKubernetesJobFitsTogether() throws IOException {
        JsonNode job =
                new ObjectMapper(new YAMLFactory()).readTree(Files.readString(FOLDER.resolve("kubernetes-job.yaml")));
        assertThat(job.at("/apiVersion").asText()).isEqualTo("batch/v1");
        assertThat(job.at("/kind").asText()).isEqualTo("Job");
        JsonNode spec = job.get("spec");
        assertThat(spec.get("completionMode").asText()).isEqualTo("Indexed");
        JsonNode pod = spec.at("/template/spec");
        JsonNode container = pod.at("/containers/0");
        assertThat(container.at("/env/0/name").asText()).isEqualTo("SHARDS");
        assertThat(container.at("/env/0/value").asText())
                .isEqualTo(spec.get("completions").asText());
        assertThat(spec.at("/podFailurePolicy/rules/0/onExitCodes/containerName")
                        .asText())
                .isEqualTo(container.get("name").asText());
        assertThat(spec.at("/podFailurePolicy/rules/0/onExitCodes/values/0").asInt())
                .as("the status of wrong input")
                .isEqualTo(2);
        assertThat(pod.get("restartPolicy").asText())
                .as("a failure policy needs it")
                .isEqualTo("Never");
        Set<String> volumes = new HashSet<>();
        pod.get("volumes").forEach(volume -> volumes.add(volume.get("name").asText()));
        container.get("volumeMounts").forEach(mount -> assertThat(volumes)
                .contains(mount.get("name").asText()));
        CommandLine.ParseResult sweep =
                understood(container.at("/args/0").asText(), "$JOB_COMPLETION_INDEX", "19", "$SHARDS", "20");
        assertThat(sweep.commandSpec().name()).isEqualTo("sweep");
        assertThat(sweep.matchedOptionValue("--shard", "")).isEqualTo("19/20");
        assertThat(sweep.matchedOptionValue("--out", Path.of(""))).isEqualTo(Path.of("/results"));
    }

    @Test
    void theSlurmScriptIsUnderstood() throws IOException, InterruptedException {
        Path file = FOLDER.resolve("slurm-array.sh");
        String script = Files.readString(file);
        CommandLine.ParseResult sweep = understood(
                script,
                "$scenario",
                "heartbeats",
                "$SLURM_ARRAY_TASK_ID",
                "0",
                "$shards",
                "100",
                "${SLURM_CPUS_PER_TASK:-1}",
                "4",
                "$results",
                "out");
        assertThat(sweep.matchedOptionValue("--shard", "")).isEqualTo("0/100");
        assertThat(sweep.matchedOptionValue("--jobs", (Integer) 0)).isEqualTo(4);
        assertThat(script.lines().filter(line -> line.startsWith("#SBATCH")))
                .isNotEmpty()
                .allMatch(line -> line.matches("#SBATCH --[a-z-]+(=\\S+)?"));
        assumeThat(Path.of("/bin/bash")).exists();
        Process check = new ProcessBuilder("/bin/bash", "-n", file.toString())
                .inheritIO()
                .start();
        assertThat(check.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue()).as("bash -n").isZero();
    }
}
