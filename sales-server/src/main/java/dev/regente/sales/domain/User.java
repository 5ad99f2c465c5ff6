package dev.regente.sales.domain;

/**
 * An account.
 *
 * @param passwordHash a bcrypt hash, salt included; never printed
 */
public record User(Cpf cpf, String name, int birthYear, Role role, String passwordHash) {

    /** The same user with another password. */
    User withPassword(String newHash) {
        return new User(cpf, name, birthYear, role, newHash);
    }

    @Override
    public String toString() {
        return role.word() + " " + cpf;
    }
}
