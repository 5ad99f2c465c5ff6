package dev.regente.examples.kit.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Numbered choices, shown again after each until one of them leaves. */
public final class Menu {
    /** What a choice does. */
    @FunctionalInterface
    public interface Action {
        /** Does it; true if the menu is to be shown again. */
        boolean run() throws IOException;
    }

    private record Item(String label, Action action) {}

    private final String title;
    private final Map<String, Item> items = new LinkedHashMap<>();

    /** A menu without choices. */
    public Menu(String title) {
        this.title = title;
    }

    /** One more choice. */
    public Menu item(String key, String label, Action action) {
        items.put(key, new Item(label, action));
        return this;
    }

    /** Shows it and does what is chosen, until that leaves. */
    public void run(Terminal terminal, Texts texts) throws IOException {
        boolean again = true;
        while (again) {
            terminal.show("");
            terminal.show(title);
            items.values().forEach(item -> terminal.show(item.label()));
            Item chosen = items.get(terminal.ask(texts.text("option")));
            if (chosen == null) {
                terminal.show(texts.text("option.invalid"));
            } else {
                again = chosen.action().run();
            }
        }
    }
}
