package dev.regente.cli;

import dev.regente.election.Election;
import dev.regente.election.ElectionBuilder;
import dev.regente.election.ElectionEvent;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.observe.Counters;
import dev.regente.election.observe.ElectionHttp;
import dev.regente.election.observe.EventLog;
import dev.regente.election.observe.JfrMetrics;
import dev.regente.election.observe.TraceLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options by which a node lets itself be looked into. */
final class NodeWindow {
    private static final long LOG_BYTES = 10_000_000;
    private static final int LOGS_KEPT = 4;
    private static final long TRACE_BYTES = 20_000_000;
    private static final int TRACES_KEPT = 2;
    private static final int MOST_PORT = 65535;

    @Option(
            names = "--http",
            paramLabel = "[HOST:]PORT",
            converter = HttpAddressConverter.class,
            description = {
                "Answer /live /ready /leader /explain /metrics there; on loopback unless a host is given;",
                "with port 0 the system chooses, and the address is printed."
            })
    InetSocketAddress http;

    @Option(
            names = "--event-log",
            paramLabel = "FILE",
            description = "Also write every event as a line of JSON to this file, in at most 5 files of 10 MB.")
    Path eventLog;

    @Option(
            names = "--jfr",
            description = {
                "Also tell the JDK's flight recorder; started by",
                "REGENTE_JAVA_OPTS=-XX:StartFlightRecording=filename=node.jfr."
            })
    boolean jfr;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = {
                "Also write every event of the election, with what came of it, to this file, in at most 3 files of",
                "20 MB; regente sim view shows those of all nodes together."
            })
    Path trace;

    private final Counters counters = new Counters();

    static final class HttpAddressConverter implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            String port = text.substring(colon + 1);
            if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MOST_PORT || colon == 0) {
                throw new TypeConversionException("'" + text + "' is not an address like 8080 or 10.0.0.1:8080");
            }
            InetSocketAddress address = colon < 0
                    ? new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port))
                    : new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port));
            if (address.isUnresolved()) {
                throw new TypeConversionException("the host of '" + text + "' is unknown");
            }
            return address;
        }
    }

    /** Asks the election for what is to be seen. */
    void describe(int id, ElectionBuilder builder) throws IOException {
        if (http != null) {
            builder.metrics(counters);
        }
        if (jfr) {
            builder.metrics(new JfrMetrics(id));
        }
        traceLog(trace).ifPresent(builder::trace);
        if (eventLog != null) {
            try {
                builder.listener(EventLog.open(eventLog, id, LOG_BYTES, LOGS_KEPT));
            } catch (IOException e) {
                throw new IOException("--event-log: " + eventLog + " cannot be written: " + e.getMessage(), e);
            }
        }
    }

    /** Where the trace goes; empty if it is not asked for. */
    private static Optional<TraceLog> traceLog(Path trace) throws IOException {
        try {
            return trace == null ? Optional.empty() : Optional.of(TraceLog.open(trace, TRACE_BYTES, TRACES_KEPT));
        } catch (IOException e) {
            throw new IOException("--trace: " + trace + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Opens the endpoint, if it is asked for, before the node starts; tells its address as the first event. */
    void open(int id, Election election, Consumer<ElectionEvent> events) throws IOException {
        if (http == null) {
            return;
        }
        // for the whole process, and so not in the library: a client that sends nothing must not hold a thread
        System.setProperty("sun.net.httpserver.maxReqTime", System.getProperty("sun.net.httpserver.maxReqTime", "10"));
        System.setProperty("sun.net.httpserver.maxRspTime", System.getProperty("sun.net.httpserver.maxRspTime", "10"));
        InetSocketAddress address;
        try {
            address = ElectionHttp.start(election, counters, http).address();
        } catch (IOException e) {
            throw new IOException("--http: cannot listen on " + http + ": " + e.getMessage(), e);
        }
        String host = address.getAddress().getHostAddress();
        String url = "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort() + "/";
        events.accept(new ElectionEvent(
                ElectionEvent.Kind.EXPLAIN,
                NodeId.of(id),
                0,
                false,
                "http",
                Explanation.of("http").with("address", url),
                System.nanoTime(),
                System.currentTimeMillis()));
    }
}
