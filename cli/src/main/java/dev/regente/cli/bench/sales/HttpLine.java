package dev.regente.cli.bench.sales;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One connection that stays open, for one thread: as little work for the client as HTTP allows, because client and servers
 * share the machine that is measured.
 */
final class HttpLine implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MAX_HEAD = 16 * 1024;

    private final String authority;
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    /** An answer. */
    record Answer(int status, String body, String location) {}

    HttpLine(String host, int port) throws IOException {
        authority = host + ":" + port;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        out = socket.getOutputStream();
    }

    Answer post(String path, String token, String body) throws IOException {
        return send("POST", path, token, body);
    }

    Answer get(String path, String token) throws IOException {
        return send("GET", path, token, "");
    }

    private Answer send(String method, String path, String token, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(256);
        head.append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(authority);
        if (token != null) {
            head.append("\r\nAuthorization: Bearer ").append(token);
        }
        head.append("\r\nContent-Type: application/json\r\nContent-Length: ").append(bytes.length);
        head.append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + bytes.length);
        request.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(bytes);
        out.write(request.toByteArray());
        out.flush();
        return answer();
    }

    private Answer answer() throws IOException {
        String status = line();
        int code = Integer.parseInt(status.split(" ")[1]);
        int length = 0;
        boolean chunked = false;
        String location = "";
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
                chunked = true;
            } else if (lower.startsWith("location:")) {
                location = header.substring(9).strip();
            }
        }
        byte[] body = chunked ? chunks() : in.readNBytes(length);
        return new Answer(code, new String(body, StandardCharsets.UTF_8), location);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().strip(), 16);
            body.writeBytes(in.readNBytes(size));
            line();
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder(64);
        while (text.length() < MAX_HEAD) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the connection ended");
            }
            if (c == '\n') {
                int end = text.length();
                if (end > 0 && text.charAt(end - 1) == '\r') {
                    text.setLength(end - 1);
                }
                return text.toString();
            }
            text.append((char) c);
        }
        throw new IOException("a line without end");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing waits for this connection any more
            return;
        }
    }
}
