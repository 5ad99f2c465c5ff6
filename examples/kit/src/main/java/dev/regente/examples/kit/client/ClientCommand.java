package dev.regente.examples.kit.client;

import dev.regente.examples.kit.HostPort;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code client} of each example: menus at a terminal. */
public abstract class ClientCommand implements Callable<Integer> {
    private static final int USUAL_NODES = 3;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--servers",
            paramLabel = "LIST",
            description =
                    "HOST:PORT,... of nodes; one that is there is enough. By default three nodes on this machine.")
    private String servers;

    @Option(names = "--lang", paramLabel = "pt|en", description = "Language of the menus; by default the system's.")
    private String language;

    @Option(
            names = "--tls",
            paramLabel = "FILE",
            description = "Encrypt, and accept the server's certificate if it is in this file or signed by one (PEM).")
    private Path tls;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to look for an active node (default: ${DEFAULT-VALUE}).")
    private int patienceSeconds;

    /** The port of node 1 unless addresses are given. */
    protected abstract int usualPort();

    /** Talks with the person at the terminal until the end. */
    protected abstract void run(Terminal terminal, Texts texts, ClusterClient client) throws IOException;

    @Override
    public Integer call() throws IOException {
        if (language != null && !language.equals("pt") && !language.equals("en")) {
            throw new ParameterException(spec.commandLine(), "--lang is pt or en");
        }
        Texts texts =
                new Texts(getClass(), language == null ? Locale.getDefault().getLanguage() : language);
        Terminal terminal = Terminal.ofSystem();
        List<HostPort> nodes = servers == null ? usual(usualPort()) : HostPort.parseAll(servers);
        try (ClusterClient client = client(nodes, texts, terminal)) {
            run(terminal, texts, client);
        } catch (Terminal.EndOfInput e) {
            terminal.show("");
        } catch (IOException e) {
            terminal.show(texts.text("lost", e.getMessage()));
            return 1;
        }
        return 0;
    }

    /** A client of these nodes, with this command's options. */
    protected final ClusterClient client(List<HostPort> nodes, Texts texts, Terminal terminal) {
        return new ClusterClient(
                nodes,
                Duration.ofSeconds(patienceSeconds),
                sockets(),
                at -> terminal.show(texts.text("coordinator", at.toString())));
    }

    /** Three nodes on this machine. */
    static List<HostPort> usual(int port) {
        List<HostPort> nodes = new ArrayList<>();
        for (int i = 0; i < USUAL_NODES; i++) {
            nodes.add(new HostPort("127.0.0.1", port + i));
        }
        return nodes;
    }

    private SocketFactory sockets() {
        return tls == null ? SocketFactory.getDefault() : trusting(tls);
    }

    /** Encrypted sockets to servers whose certificate is in this file, or is signed by one that is. */
    static SocketFactory trusting(Path certificates) {
        try (InputStream file = new FileInputStream(certificates.toFile())) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                trusted.setCertificateEntry("c" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the certificates in " + certificates + " cannot be used: " + e.getMessage(), e);
        }
    }
}
