package dev.regente.cli.demo;

import java.util.List;

/** The sample people of {@code --demo-data}: invented numbers, one public password. */
final class Accounts {
    static final List<String> SELLERS = List.of("12345678901", "23456789012", "34567890123", "45678901234");
    static final String MANAGER = "56789012345";
    static final String PASSWORD = "demo";

    private Accounts() {}
}
