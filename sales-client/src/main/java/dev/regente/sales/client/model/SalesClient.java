package dev.regente.sales.client.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The sales service as one user sees it, wherever its coordinator is. Every method blocks until the answer is settled or the deadline
 * has passed, and repeats across fail-overs with the same session and the same ids: a sale is recorded at most once. Safe for many
 * threads once logged in.
 */
public final class SalesClient {
    private static final Duration STATUS_TIMEOUT = Duration.ofMillis(1500);

    private final NodeList nodes;
    private final ClusterHttp http;
    private volatile Session session;

    /**
     * @param language asked of the server for its sentences
     * @param readableAllowed true to let a password or session travel unencrypted to another machine
     */
    public SalesClient(NodeList nodes, Patience patience, Locale language, boolean readableAllowed) {
        this.nodes = nodes;
        this.http = new ClusterHttp(nodes, patience, language, readableAllowed);
    }

    /** Tells {@code watcher}, on the calling thread, when a request has to look for another coordinator. */
    public void tell(FailoverWatcher watcher) {
        http.watcher(watcher);
    }

    /** Goes on with a session opened earlier. */
    public void resume(Session earlier) {
        session = earlier;
    }

    /** The session in use, or null. */
    public Session session() {
        return session;
    }

    /** The nodes known by now. */
    public List<NodeAddress> nodes() {
        return nodes.inOrder();
    }

    /**
     * Opens a session and remembers the cluster's other nodes.
     *
     * @param password not kept
     */
    public Session login(String cpf, String password) throws SalesException {
        ObjectNode body = object().put("cpf", cpf).put("password", password);
        // A session opened twice because a reply was lost harms nobody: the unused one ends by itself.
        JsonNode answer = http.send(new Call("POST", "/api/session", body, null, false, false))
                .body();
        String token = answer.path("token").asText("");
        String role = answer.path("role").asText("");
        if (token.isEmpty() || role.isEmpty()) {
            throw SalesException.before(
                    SalesException.Kind.BAD_REPLY, nodes.first().toString(), "token, role");
        }
        session = new Session(token, OneLine.of(answer.path("name").asText("")), role);
        learnNodes();
        return session;
    }

    /** Ends the session at the server; here it is forgotten even when that fails. */
    public void logOut() throws SalesException {
        String token = token();
        session = null;
        http.send(new Call("DELETE", "/api/session", null, token, false, false));
    }

    /** Asks who else is in the cluster; nothing happens when nobody says. */
    public void learnNodes() throws SalesException {
        try {
            http.learn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SalesException.before(SalesException.Kind.INTERRUPTED);
        }
    }

    public List<Place> stores() throws SalesException {
        return places("/api/stores", "stores");
    }

    public List<Place> chains() throws SalesException {
        return places("/api/chains", "chains");
    }

    /** Everyone a manager may ask about; the id is the CPF. */
    public List<Place> sellers() throws SalesException {
        return places("/api/users?role=seller", "users");
    }

    private List<Place> places(String path, String field) throws SalesException {
        JsonNode answer = http.send(Call.read(path, token())).body();
        JsonNode list = answer.isArray() ? answer : answer.path(field);
        List<Place> found = new ArrayList<>();
        for (JsonNode item : list) {
            String id = field.equals("users")
                    ? item.path("cpf").asText()
                    : item.path("id").asText();
            found.add(new Place(id, OneLine.of(item.path("name").asText(id))));
        }
        return found;
    }

    /** Records a sale; an unknown outcome is settled by calling again with the same sale. */
    public Receipt sell(Sale sale) throws SalesException {
        ObjectNode body = object().put("id", sale.id().toString())
                .put("store", sale.store())
                .put("amount", sale.amount());
        putGiven(body, "date", sale.date());
        ClusterHttp.Reply reply = http.send(Call.sale("/api/sales", body, token()));
        return new Receipt(reply.status() == 200, reply.body());
    }

    /** Records many sales, all or none; the same id is the same batch. A refusal names the faults. */
    public Receipt sellAll(UUID id, List<SalesFile.Row> rows) throws SalesException {
        ObjectNode body = object().put("id", id.toString());
        var sales = body.putArray("sales");
        for (SalesFile.Row row : rows) {
            ObjectNode one = sales.addObject()
                    .put("id", row.id())
                    .put("store", row.store())
                    .put("amount", row.amount());
            putGiven(one, "date", row.date());
            putGiven(one, "seller", row.seller());
            putGiven(one, "product", row.product());
            putGiven(one, "note", row.note());
        }
        ClusterHttp.Reply reply = http.send(Call.sale("/api/batches", body, token()));
        return new Receipt(reply.status() == 200, reply.body());
    }

    private static void putGiven(ObjectNode object, String field, String value) {
        if (value != null) {
            object.put(field, value);
        }
    }

    /** One page of sales, the latest first; {@code next} names where the page after it begins, or is null. */
    public JsonNode sales(SalesQuery query) throws SalesException {
        return http.send(Call.read(query.path(), token())).body();
    }

    /** The latest lines of the audit trail; managers only. */
    public JsonNode audit(int limit) throws SalesException {
        return http.send(Call.read("/api/audit?limit=" + limit, token())).body();
    }

    /** Gives the user of this session another password. */
    public JsonNode changePassword(String current, String next) throws SalesException {
        return http.send(Call.write(
                        "/api/session/password",
                        object().put("current", current).put("password", next),
                        token()))
                .body();
    }

    /** Opens a chain; the same id is the same chain. Managers only. */
    public JsonNode addChain(String id, String name) throws SalesException {
        return http.send(Call.write("/api/chains", object().put("id", id).put("name", name), token()))
                .body();
    }

    /** Opens a store; the same id is the same store. Managers only. */
    public JsonNode addStore(String id, String name, String cnpj, String chain) throws SalesException {
        ObjectNode body =
                object().put("id", id).put("name", name).put("cnpj", cnpj).put("chain", chain);
        return http.send(Call.write("/api/stores", body, token())).body();
    }

    /** A recorded sale, from the coordinator. */
    public JsonNode sale(UUID id) throws SalesException {
        return http.send(Call.read("/api/sales/" + id, token())).body();
    }

    /** Takes back a sale; managers only. */
    public JsonNode voidSale(String id, String reason) throws SalesException {
        String path = "/api/sales/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/void";
        return http.send(Call.write(path, object().put("reason", reason), token()))
                .body();
    }

    /** The answer of {@code GET /api/reports/...}. */
    public JsonNode report(ReportQuery query) throws SalesException {
        return http.send(Call.read(query.path(), token())).body();
    }

    /** Opens a seller's own account, without a session. */
    public JsonNode signUp(String cpf, String name, int birthYear, String password) throws SalesException {
        return http.send(Call.write("/api/users", user(cpf, name, birthYear, password, "seller"), null))
                .body();
    }

    private static ObjectNode user(String cpf, String name, int birthYear, String password, String role) {
        return object().put("cpf", cpf)
                .put("name", name)
                .put("birthYear", birthYear)
                .put("password", password)
                .put("role", role);
    }

    /** Opens an account; managers only. */
    public JsonNode addUser(String cpf, String name, int birthYear, String password, String role)
            throws SalesException {
        return http.send(Call.write("/api/users", user(cpf, name, birthYear, password, role), token()))
                .body();
    }

    /**
     * Asks every known node for its own view, once, without a session.
     *
     * @throws SalesException only when interrupted; a node that does not answer is part of the result
     */
    public List<NodeStatus> status() throws SalesException {
        learnNodes();
        List<NodeStatus> views = new ArrayList<>();
        for (NodeAddress node : nodes.inOrder()) {
            try {
                views.add(new NodeStatus(node, http.ask(node, "/api/cluster", null, STATUS_TIMEOUT), null));
            } catch (IOException e) {
                views.add(new NodeStatus(node, null, OneLine.of(String.valueOf(e.getMessage()))));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SalesException.before(SalesException.Kind.INTERRUPTED);
            }
        }
        return views;
    }

    /** What happens in the cluster, as it happens; sales too when {@code withSales} and the session is a manager's. */
    public EventStream events(boolean withSales) {
        return new EventStream(nodes, withSales && session != null ? session.token() : null, http::mayHearSecrets);
    }

    /** Makes calls that wait for a coordinator give up, now and later. */
    public void stop() {
        http.stop();
    }

    /**
     * One node's own view of the cluster, asked once, without a session.
     *
     * @throws IOException when the node does not answer within {@code timeout}
     */
    public JsonNode clusterAt(NodeAddress node, Duration timeout) throws IOException, InterruptedException {
        return http.ask(node, "/api/cluster", null, timeout);
    }

    /**
     * One node's own copy of an answer, which may be behind ({@code ?stale=true}); asked once, never redirected.
     *
     * @param path path and query
     * @return empty when the node says that there is no such thing
     * @throws IOException when the node gives no other answer within {@code timeout}
     */
    public Optional<JsonNode> copyAt(NodeAddress node, String path, Duration timeout)
            throws IOException, InterruptedException, SalesException {
        if (!nodes.contains(node)) {
            throw new IllegalArgumentException(node + " is not a known node");
        }
        try {
            return Optional.of(http.ask(node, path, token(), timeout));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    private String token() throws SalesException {
        Session current = session;
        if (current == null) {
            throw SalesException.before(SalesException.Kind.NO_SESSION);
        }
        return current.token();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
