package dev.regente.sales.domain;

import java.time.LocalDate;
import java.util.List;

/**
 * The sample data of courses: five users, three chains, six stores and nine sales of 1,670.00 in all. Every number is
 * invented; the CPFs fail their check digits on purpose.
 */
public final class DemoData {
    /** The password of all sample users. */
    public static final String PASSWORD = "demo";

    private static final Cpf JOAO = new Cpf("12345678901");
    private static final Cpf MARIA = new Cpf("23456789012");
    private static final Cpf PEDRO = new Cpf("34567890123");
    private static final Cpf ANA = new Cpf("45678901234");
    private static final Cpf LUCAS = new Cpf("56789012345");

    private DemoData() {}

    /**
     * The entry that loads it.
     *
     * @param passwordHash the hash of {@link #PASSWORD}, for all users
     */
    public static Command.Seed seed(String passwordHash) {
        return new Command.Seed(
                List.of(
                        new User(JOAO, "João", 1990, Role.SELLER, passwordHash),
                        new User(MARIA, "Maria", 1995, Role.SELLER, passwordHash),
                        new User(PEDRO, "Pedro", 1992, Role.SELLER, passwordHash),
                        new User(ANA, "Ana", 1993, Role.SELLER, passwordHash),
                        new User(LUCAS, "Lucas", 1988, Role.MANAGER, passwordHash)),
                List.of(
                        new Chain("max-atacado", "MAX ATACADO"),
                        new Chain("atakadao", "ATAKADAO"),
                        new Chain("lojas-martins", "LOJAS MARTINS")),
                List.of(
                        new Store("max-atacado-centro", "Max Atacado Centro", "11111111000101", "max-atacado"),
                        new Store("max-atacado-sul", "Max Atacado Sul", "11111111000202", "max-atacado"),
                        new Store("atakadao-norte", "Atakadão Norte", "22222222000101", "atakadao"),
                        new Store("atakadao-leste", "Atakadão Leste", "22222222000202", "atakadao"),
                        new Store("martins-1", "Lojas Martins 1", "33333333000101", "lojas-martins"),
                        new Store("martins-2", "Lojas Martins 2", "33333333000202", "lojas-martins")),
                List.of(
                        sale(1, "2023-01-17", PEDRO, "atakadao-leste", 300_00),
                        sale(2, "2023-01-30", JOAO, "max-atacado-sul", 180_00),
                        sale(3, "2023-02-08", MARIA, "max-atacado-centro", 100_00),
                        sale(4, "2023-02-21", ANA, "martins-2", 340_00),
                        sale(5, "2023-03-10", JOAO, "atakadao-norte", 150_00),
                        sale(6, "2023-03-27", ANA, "max-atacado-sul", 160_00),
                        sale(7, "2023-04-12", MARIA, "martins-1", 150_00),
                        sale(8, "2023-05-02", PEDRO, "atakadao-leste", 230_00),
                        sale(9, "2023-05-15", ANA, "martins-1", 60_00)));
    }

    private static Sale sale(int number, String date, Cpf seller, String store, long cents) {
        return new Sale("demo-" + number, seller, store, new Cents(cents), LocalDate.parse(date), true);
    }
}
