package dev.regente.sales.client.model;

/**
 * Who is logged in.
 *
 * @param token what proves it; a secret, never shown
 * @param name the person's name
 * @param role {@code seller} or {@code manager}
 */
public record Session(String token, String name, String role) {
    public boolean manager() {
        return role.equals("manager");
    }

    @Override
    public String toString() {
        return "Session[" + name + ", " + role + "]";
    }
}
