package dev.regente.sales.client.controller;

import dev.regente.sales.client.model.NodeAddress;
import dev.regente.sales.client.model.NodeList;
import dev.regente.sales.client.model.Patience;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.model.SavedSession;
import dev.regente.sales.client.model.SessionFile;
import dev.regente.sales.client.view.Terminal;
import dev.regente.sales.client.view.Texts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every sales command understands, before or after its own name. */
public final class SalesOptions {
    private static final String USUAL_SERVER = "http://127.0.0.1:8101";

    @Option(
            names = "--servers",
            split = ",",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            converter = AddressConverter.class,
            defaultValue = "${env:REGENTE_SERVERS}",
            description =
                    "Any nodes of the cluster, separated by commas; the others are found. Default: $REGENTE_SERVERS, else those"
                            + " of the last login, else " + USUAL_SERVER + ".")
    private List<NodeAddress> servers;

    @Option(
            names = "--lang",
            scope = ScopeType.INHERIT,
            paramLabel = "pt|en",
            converter = LanguageConverter.class,
            description = "Language; by default the system's.")
    private Locale language;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print one JSON object on standard output, for programs; errors too.")
    private boolean json;

    @Option(
            names = "--session-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Where the login is kept, readable by you alone; by default in your configuration directory.")
    private Path sessionFile;

    @Option(
            names = "--deadline",
            scope = ScopeType.INHERIT,
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long to keep trying across a fail-over (default: 30s).")
    private Duration deadline;

    @Option(
            names = "--insecure",
            scope = ScopeType.INHERIT,
            description = "Allow http:// to other machines, where passwords and sessions can be read on the way.")
    private boolean insecure;

    private final Terminal terminal;

    /** @param terminal where the menu and the password prompt happen; null for the system's */
    public SalesOptions(Terminal terminal) {
        this.terminal = terminal;
    }

    Texts texts() {
        return new Texts(language == null ? Locale.getDefault() : language);
    }

    boolean json() {
        return json;
    }

    Optional<Terminal> terminal() {
        return Optional.ofNullable(terminal);
    }

    SessionFile sessions() {
        Path file = sessionFile != null
                ? sessionFile
                : SessionFile.usual(
                        System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
        return new SessionFile(file);
    }

    /** A client without a session, for the servers named now or else those of the last login. */
    SalesClient anonymous() {
        List<NodeAddress> nodes = named();
        if (nodes.isEmpty()) {
            nodes = savedIfReadable().map(SavedSession::nodes).orElse(List.of(NodeAddress.parse(USUAL_SERVER)));
        }
        return client(nodes);
    }

    private Optional<SavedSession> savedIfReadable() {
        try {
            return sessions().read();
        } catch (SalesException e) {
            // Only its list of servers is wanted here, and there is a usual one.
            return Optional.empty();
        }
    }

    /** A client that goes on with the saved session, which is only ever sent to the nodes it was opened for and those named now. */
    SalesClient loggedIn() throws SalesException {
        SavedSession saved = sessions().read().orElseThrow(() -> SalesException.before(SalesException.Kind.NO_SESSION));
        Set<NodeAddress> nodes = new LinkedHashSet<>(named());
        if (!nodes.isEmpty() && nodes.stream().noneMatch(saved.nodes()::contains)) {
            List<String> theirs =
                    saved.nodes().stream().map(NodeAddress::toString).toList();
            throw SalesException.before(SalesException.Kind.OTHER_SERVERS, String.join(", ", theirs));
        }
        nodes.addAll(saved.nodes());
        SalesClient client = client(List.copyOf(nodes));
        client.resume(saved.session());
        return client;
    }

    /** A client with the saved session if there is one that fits the servers named, else without. */
    SalesClient sessionOrNone() {
        try {
            return loggedIn();
        } catch (SalesException e) {
            // What needs no session goes on without.
            return anonymous();
        }
    }

    private List<NodeAddress> named() {
        return servers == null ? List.of() : new ArrayList<>(servers);
    }

    private SalesClient client(List<NodeAddress> nodes) {
        return new SalesClient(new NodeList(nodes), Patience.until(deadline), texts().locale(), insecure);
    }

    /** Reads {@code http://host:port}. */
    static final class AddressConverter implements CommandLine.ITypeConverter<NodeAddress> {
        @Override
        public NodeAddress convert(String text) {
            try {
                return NodeAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads {@code pt} or {@code en}. */
    static final class LanguageConverter implements CommandLine.ITypeConverter<Locale> {
        @Override
        public Locale convert(String text) {
            if (text.equals("pt") || text.equals("en")) {
                return Locale.forLanguageTag(text);
            }
            throw new CommandLine.TypeConversionException("'" + text + "' is not pt or en");
        }
    }

    /** Reads {@code 500ms}, {@code 30s} or {@code 2m}. */
    static final class DurationConverter implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (text.matches("[1-9]\\d{0,8}(ms|s|m)")) {
                String number = text.replaceAll("\\D", "");
                String iso = text.endsWith("ms") ? null : "PT" + number + (text.endsWith("s") ? "S" : "M");
                return iso == null ? Duration.ofMillis(Long.parseLong(number)) : Duration.parse(iso);
            }
            throw new CommandLine.TypeConversionException("'" + text + "' is not a time like 500ms, 30s or 2m");
        }
    }
}
