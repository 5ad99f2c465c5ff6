package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.client.model.NodeStatus;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.ReportView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Shows what each node says about who coordinates; needs no login. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Ask every node who coordinates.")
public final class StatusCommand extends SalesAction {
    @Override
    void run() throws SalesException {
        SalesClient client = options().anonymous();
        List<NodeStatus> views = client.status();
        if (views.stream().noneMatch(NodeStatus::answered)) {
            String tried = views.stream().map(view -> view.address().toString()).collect(Collectors.joining(", "));
            throw SalesException.before(SalesException.Kind.NO_NODE, tried, "1500 ms");
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode nodes = result.putArray("nodes");
        for (NodeStatus view : views) {
            ObjectNode node = nodes.addObject();
            node.put("address", view.address().toString());
            node.set("cluster", Optional.ofNullable(view.cluster()).orElse(JsonNodeFactory.instance.nullNode()));
            node.put("trouble", view.trouble());
        }
        print(result, new ReportView(texts()).status(views));
    }
}
