package dev.regente.sales.server;

/** Keeps the frameworks' own chatter out of an operator's log; whoever wants it sets these properties. */
final class Quiet {
    private Quiet() {}

    /** Before any of their loggers is made. */
    static void frameworks() {
        for (String name : new String[] {"org.eclipse.jetty", "io.javalin"}) {
            String property = "org.slf4j.simpleLogger.log." + name;
            if (System.getProperty(property) == null) {
                System.setProperty(property, "warn");
            }
        }
    }
}
