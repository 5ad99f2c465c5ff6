package dev.regente.sales.client.controller;

import dev.regente.sales.client.model.FailoverWatcher;
import dev.regente.sales.client.model.NodeAddress;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.Terminal;
import dev.regente.sales.client.view.Texts;
import java.time.Duration;

/**
 * The menus: a seller records sales, a manager asks for reports. Failures are shown and the menu goes on; a session that ended leads
 * back to the login, a fail-over does not, and neither loses what was typed.
 */
public final class Menu {
    private final SalesClient client;
    private final Terminal terminal;
    private final Texts texts;
    private final Questions questions;
    private final Door door;
    private final SellerScreen seller;
    private final ManagerScreen manager;

    public Menu(SalesClient client, Terminal terminal, Texts texts) {
        this.client = client;
        this.terminal = terminal;
        this.texts = texts;
        this.questions = new Questions(terminal, texts);
        this.door = new Door(client, terminal, texts, questions);
        this.seller = new SellerScreen(client, terminal, texts, questions);
        this.manager = new ManagerScreen(client, terminal, texts, questions);
        client.tell(new Told());
    }

    /** One screen of work; false to leave. */
    interface Screen {
        boolean show() throws SalesException, Questions.Gone;
    }

    /** Asks who it is unless the client is logged in, then serves that person until they leave or input ends. */
    public void run() {
        try {
            boolean stay = true;
            while (stay) {
                if (client.session() == null) {
                    door.logIn();
                }
                seller.serves(door.cpf());
                boolean manages = client.session().manager();
                stay = repeat(manages ? manager : seller);
            }
        } catch (Questions.Gone e) {
            terminal.show("");
        }
        terminal.show(texts.text("menu.bye"));
    }

    /** Shows the screen again and again; true when the session ended and a new login may follow. */
    private boolean repeat(Screen screen) throws Questions.Gone {
        while (true) {
            try {
                if (!screen.show()) {
                    return false;
                }
            } catch (SalesException e) {
                terminal.show(texts.reason(e));
                if (e.kind() == SalesException.Kind.SESSION_ENDED) {
                    client.resume(null);
                    return true;
                }
                boolean refused = e.kind() == SalesException.Kind.REFUSED;
                if (!refused && (e.kind() == SalesException.Kind.INTERRUPTED || !questions.yes("prompt.again"))) {
                    return false;
                }
            }
        }
    }

    /** Says why an answer takes longer. */
    private final class Told implements FailoverWatcher {
        @Override
        public void searching(NodeAddress failed) {
            terminal.show(texts.text("failover.searching", failed));
        }

        @Override
        public void settled(NodeAddress by, Duration after) {
            terminal.show(texts.text("failover.settled", by, after.toMillis() / 1000.0));
        }
    }
}
