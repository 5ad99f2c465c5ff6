package dev.regente.sim.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Golden texts, and what is refused. */
class ExportTest {
    private static TraceFile small() throws IOException {
        return TraceFile.read(Path.of("src/test/resources/traces/small.jsonl"));
    }

    private static String all(Export.Format format) throws IOException {
        return new Export(format, 0, Long.MAX_VALUE, Set.of(), false).of(small());
    }

    @Test
    void aSequenceDiagramForMermaid() throws IOException {
        assertThat(all(Export.Format.MERMAID)).isEqualTo("""
                        sequenceDiagram
                            participant n1
                            participant n2
                            participant n3
                            Note over n1: started
                            Note over n2: started
                            n1--xn3: ELECTION
                            n1->>n2: ELECTION
                            Note over n2: refused-vote term=1 from=n1 drop b
                            n2->>n1: OK
                            Note over n2: Elected[token=1]
                            Note over n2: crashed
                        """);
    }

    @Test
    void aSequenceDiagramForPlantUml() throws IOException {
        assertThat(all(Export.Format.PLANTUML)).isEqualTo("""
                        @startuml
                        participant n1
                        participant n2
                        participant n3
                        note over n1 : started
                        note over n2 : started
                        n1 ->x n3 : ELECTION
                        n1 -> n2 : ELECTION
                        note over n2 : refused-vote term=1 from=n1 drop b
                        n2 -> n1 : OK
                        note over n2 : Elected[token=1]
                        note over n2 : crashed
                        @enduml
                        """);
    }

    @Test
    void aLogForShiVizCountsItsClocksFromWhatItShows() throws IOException {
        assertThat(new Export(Export.Format.SHIVIZ, 1, 5_000_000, Set.of(1, 2), false).of(small()))
                .isEqualTo("""
                        (?<event>.*)\\n(?<host>\\S*) (?<clock>\\{.*\\})

                        0.001000 timer LEADER_SILENT ->n2 ELECTION ->n3 ELECTION (lost)
                        n1 {"n1":1}
                        0.002000 received ELECTION from n1 ->n1 OK | refused-vote term=1 from=n1; #drop <b>
                        n2 {"n1":1, "n2":1}
                        0.003000 received OK from n2
                        n1 {"n1":2, "n2":1}
                        0.004000 timer ANSWER ->n1 HEARTBEAT | Elected[token=1]
                        n2 {"n1":1, "n2":2}
                        0.005000 received HEARTBEAT from n2
                        n1 {"n1":3, "n2":2}
                        """);
    }

    @Test
    void whatCannotBeShownIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> new Export(Export.Format.MERMAID, 0, 10, Set.of(7), false).of(small()))
                .hasMessage("--nodes: there is no node 7 in the trace; there is [1, 2, 3]");
        assertThatThrownBy(() -> new Export(Export.Format.MERMAID, 8_000_000, 9_000_000, Set.of(), false).of(small()))
                .hasMessageContaining("nothing happened there");
        assertThatThrownBy(() -> new Export(Export.Format.PLANTUML, 4_900_000, 5_100_000, Set.of(), false).of(small()))
                .hasMessageContaining("only heartbeats");
    }

    @Test
    void aTornLastLineIsLeftOutAndADamagedOneBeforeItIsNot(@TempDir Path folder) throws IOException {
        assertThat(small().events()).hasSize(9);
        String good = Files.readString(Path.of("src/test/resources/traces/small.jsonl"));
        Path damaged = Files.writeString(folder.resolve("d.jsonl"), good.replaceFirst("\"event\":4,", "\"event\":4"));
        assertThatThrownBy(() -> TraceFile.read(damaged)).hasMessageContaining("d.jsonl, line 6 is no line of a trace");
        Path other = Files.writeString(folder.resolve("o.jsonl"), "{}\n");
        assertThatThrownBy(() -> TraceFile.read(other)).hasMessageContaining("is no trace");
        Path newer = Files.writeString(folder.resolve("n.jsonl"), good.replaceFirst("\"version\":1", "\"version\":2"));
        assertThatThrownBy(() -> TraceFile.read(newer)).hasMessageContaining("version 2");
    }
}
