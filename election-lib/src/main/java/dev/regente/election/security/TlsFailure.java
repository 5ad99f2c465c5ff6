package dev.regente.election.security;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Says in the user's words why a TLS connection failed. */
public final class TlsFailure {
    private TlsFailure() {}

    /** Why, in a few words that follow the name of the other side. */
    public static String describe(SSLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "its certificate has expired (" + cause.getMessage() + ")";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "its certificate is not valid yet (" + cause.getMessage() + ")";
            }
            if (cause instanceof CertPathBuilderException) {
                return "its certificate comes from an authority that is not among those of this node";
            }
        }
        String message = String.valueOf(failure.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (isNotTls(failure)) {
            return "it does not speak TLS";
        }
        if (lower.contains("received fatal alert:")) {
            return "it ended TLS with "
                    + message.substring(message.lastIndexOf(':') + 1).strip()
                    + ": its log says why it does not accept this node's certificate";
        }
        if (lower.contains("empty client certificate") || lower.contains("empty server certificate")) {
            return "it has shown no certificate of an authority that this node trusts";
        }
        return message;
    }

    /** Whether the other side sent something that is no TLS at all. */
    public static boolean isNotTls(SSLException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("unrecognized ssl message")
                || message.contains("plaintext connection")
                || message.contains("not an ssl/tls record");
    }
}
