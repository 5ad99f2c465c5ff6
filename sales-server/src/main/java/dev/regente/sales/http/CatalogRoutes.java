package dev.regente.sales.http;

import dev.regente.sales.domain.Chain;
import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.Store;
import dev.regente.sales.domain.Texts;
import io.javalin.http.Context;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Chains and stores. */
final class CatalogRoutes {
    private final Services services;
    private final Routing routing;
    private final Submitting submitting;

    CatalogRoutes(Services services, Routing routing, Submitting submitting) {
        this.services = services;
        this.routing = routing;
        this.submitting = submitting;
    }

    /** {@code GET /api/chains}. */
    CompletionStage<Reply> chains(Context ctx) {
        return routing.read(
                ctx, (view, caller) -> new Reply(200, Answers.list("chains", view.chains(), Answers::chain)));
    }

    /** {@code GET /api/stores}. */
    CompletionStage<Reply> stores(Context ctx) {
        return routing.read(
                ctx, (view, caller) -> new Reply(200, Answers.list("stores", view.stores(), Answers::store)));
    }

    /** {@code POST /api/chains {id?, name}}. */
    CompletionStage<Reply> addChain(Context ctx) {
        Body body = Body.of(ctx, "id", "name");
        Chain chain = new Chain(id(body), Texts.name("name", body.text("name")));
        return routing.caller(ctx)
                .thenCompose(caller -> {
                    caller.mustBeManager("adds a chain");
                    return submitting.submit(
                            new Command.AddChain(
                                    chain, caller.user().cpf(), services.clock().millis()),
                            Decision.ChainAdded.class);
                })
                .thenApply(added -> new Reply(added.repeat() ? 200 : 201, Answers.chain(added.chain())));
    }

    /** {@code POST /api/stores {id?, name, cnpj, chain}}. */
    CompletionStage<Reply> addStore(Context ctx) {
        Body body = Body.of(ctx, "id", "name", "cnpj", "chain");
        Store store = new Store(
                id(body),
                Texts.name("name", body.text("name")),
                Texts.cnpj(body.text("cnpj")),
                Texts.id("chain", body.text("chain")));
        return routing.caller(ctx)
                .thenCompose(caller -> {
                    caller.mustBeManager("adds a store");
                    return submitting.submit(
                            new Command.AddStore(
                                    store, caller.user().cpf(), services.clock().millis()),
                            Decision.StoreAdded.class);
                })
                .thenApply(added -> new Reply(added.repeat() ? 200 : 201, Answers.store(added.store())));
    }

    /** An id given by the client makes a repeat harmless; without one, each request adds anew. */
    private static String id(Body body) {
        return Texts.id(
                "id", body.optionalText("id").orElseGet(() -> UUID.randomUUID().toString()));
    }
}
