package dev.regente.cli.sales;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regente.cli.Main;
import dev.regente.sales.client.SalesCommand;
import dev.regente.sales.client.model.ReportQuery;
import dev.regente.sales.client.model.Sale;
import dev.regente.sales.client.model.SalesClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The text interface in Portuguese, step by step as courses know it, on real processes that are killed meanwhile. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WalkThroughIT {
    private static final String JOAO = "12345678901";
    private static final String LUCAS = "56789012345";

    @TempDir
    private static Path directory;

    private static RealCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new RealCluster(directory.resolve("cluster"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private record Result(int status, String out, String err) {}

    private static Result command(Person person, String... arguments) {
        List<String> line = new ArrayList<>(List.of("--servers", cluster.servers(), "--lang", "pt"));
        line.addAll(List.of("--session-file", directory.resolve("session").toString(), "--deadline", "60s"));
        line.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = new CommandLine(new SalesCommand(person))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.toArray(String[]::new));
        return new Result(status, out.toString(), err.toString());
    }

    private static String menu(Person person) {
        assertThat(command(person).status()).as(person.shown()).isZero();
        assertThat(person.usedUp()).as(person.shown()).isTrue();
        return person.shown();
    }

    private static JsonNode report(ReportQuery query) throws Exception {
        SalesClient client = cluster.client();
        client.login(LUCAS, "demo");
        return client.report(query);
    }

    private static JsonNode ofJoao() throws Exception {
        return report(new ReportQuery(ReportQuery.Kind.SELLER, JOAO, null, null, null, null));
    }

    @Test
    @Order(1)
    void theManagerSeesTheGoldenTotals() {
        String shown = menu(new Person(
                LUCAS,
                "demo",
                "1",
                "1",
                "n",
                "2",
                "n",
                "3",
                "n",
                "4",
                "2",
                "01012023",
                "31122023",
                "n",
                "5",
                "1",
                "n",
                "6",
                "20/01/2023",
                "10/02/2023",
                "s"));

        assertThat(shown)
                .containsSubsequence(
                        "Bem-vindo(a), Lucas!",
                        "1) Total de um vendedor",
                        "2) Melhor loja",
                        "3) Melhor vendedor",
                        "4) Total de uma rede em um período",
                        "5) Total de uma loja",
                        "1) Ana",
                        "Ana: 3 vendas, total R$ 560,00",
                        "Sair? (s/n)",
                        "* Atakadão Leste: R$ 530,00",
                        "* Ana: R$ 560,00",
                        "Pedro: R$ 530,00",
                        "João: R$ 330,00",
                        "Maria: R$ 250,00",
                        "Rede:",
                        "LOJAS MARTINS: 3 vendas, total R$ 550,00",
                        "Loja:",
                        "2 vendas, total R$ 280,00",
                        "Até logo.");
    }

    @Test
    @Order(2)
    void commandsTellTheSameForPrograms() throws Exception {
        Result login = command(new Person("demo"), "login", "--cpf", LUCAS, "--password-stdin");
        Result network = command(new Person(), "report", "network", "--json");
        Result refused = command(new Person(), "sell", "--store", "martins-1", "--amount", "1,00", "--json");

        assertThat(login.out()).isEqualTo("Entrou: Lucas (gerente).\n");
        assertThat(new ObjectMapper().readTree(network.out()).path("total").asText())
                .isEqualTo("1670.00");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).isEqualTo("com certeza não foi feito: só um vendedor registra vendas\n");
        assertThat(new ObjectMapper().readTree(refused.out()).path("reason").asText())
                .isEqualTo("not-a-seller");
    }

    @Test
    @Order(3)
    void theSellerChoosesAStoreTypesAValueAndConfirms() throws Exception {
        String shown = menu(new Person("123.456.789-01", "demo", "1", "-5", "199,90", "n", "1", "199,90", "s", "s"));

        assertThat(shown)
                .containsSubsequence(
                        "CPF:",
                        "Senha:",
                        "Bem-vindo(a), João!",
                        "1) ",
                        "Valor da venda:",
                        "maior que zero",
                        "R$ 199,90",
                        "Confirma? (s/n)",
                        "Nada foi registrado",
                        "1) ",
                        "Venda cadastrada com sucesso: R$ 199,90",
                        "Sair? (s/n)",
                        "Até logo.");
        assertThat(ofJoao().path("total").asText()).isEqualTo("529.90");
    }

    @Test
    @Order(3)
    void aPipeIsServedLikeAPerson() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "sales",
                        "--lang",
                        "pt",
                        "--servers",
                        cluster.servers())
                .redirectErrorStream(true)
                .start();
        try (Writer in = process.outputWriter(StandardCharsets.US_ASCII)) {
            in.write("23456789012\ndemo\n2\n10,50\ns\ns\n");
        }
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(shown).isZero();
        assertThat(shown)
                .containsSubsequence(
                        "CPF: ", "Senha: ", "Maria!", "Confirma? (s/n)", "Venda cadastrada com sucesso: R$ 10,50")
                .doesNotContain("Exception", "WARN", "demo\n");
    }

    @Test
    @Order(4)
    void anUnknownCpfLeadsToTheRegistration() {
        String seller = menu(
                new Person("99988877766", "abcd", "s", "Rita", "x", "1990", "1", "abcd", "abce", "abcd", "abcd", "0"));
        String manager =
                menu(new Person("99988877755", "abcd", "s", "Davi", "1980", "2", "abcd", "abcd", LUCAS, "demo", "0"));

        assertThat(seller)
                .containsSubsequence(
                        "Nenhum usuario encontrado",
                        "Cadastrar este CPF? (s/n)",
                        "Nome completo:",
                        "Ano de nascimento:",
                        "1) VENDEDOR",
                        "2) GERENTE",
                        "As duas não são iguais",
                        "Usuario cadastrado com sucesso: Rita",
                        "Bem-vindo(a), Rita!",
                        "Registrar venda");
        assertThat(manager)
                .containsSubsequence(
                        "CPF do gerente:", "Usuario cadastrado com sucesso: Davi", "Bem-vindo(a), Davi!", "Consultas:");
    }

    @Test
    @Order(5)
    void whatIsTypedSurvivesTheDeathOfTheCoordinator() throws Exception {
        long before = ofJoao().path("count").asLong();
        AtomicInteger killed = new AtomicInteger();
        Person person = new Person(
                prompt -> {
                    if (prompt.startsWith("Confirma?")) {
                        killed.set(cluster.killCoordinator());
                    }
                },
                JOAO,
                "demo",
                "1",
                "7,00",
                "s",
                "s");

        String shown = menu(person);

        assertThat(killed.get()).isPositive();
        assertThat(shown)
                .containsSubsequence(
                        "Confirma? (s/n)", "Nada do que você digitou se perde", "Resolvido por", "Venda cadastrada");
        assertThat(ofJoao().path("count").asLong()).isEqualTo(before + 1);
    }

    @Test
    @Order(6)
    void anImportGoesOnWhenTheCoordinatorDiesAndDoublesNothing() throws Exception {
        cluster.restartAll();
        assertThat(command(new Person("demo"), "login", "--cpf", JOAO, "--password-stdin")
                        .status())
                .isZero();
        int lines = 3000;
        StringBuilder text = new StringBuilder("store;amount;date\n");
        for (int i = 0; i < lines; i++) {
            text.append("martins-2;0,01;15/06/2024\n");
        }
        Path file = Files.writeString(directory.resolve("june.csv"), text);
        ReportQuery june = new ReportQuery(ReportQuery.Kind.NETWORK, null, null, null, "2024-06-01", "2024-06-30");

        CompletableFuture<Result> importing =
                CompletableFuture.supplyAsync(() -> command(new Person(), "import", file.toString(), "--json"));
        RealCluster.await(
                "the import is on its way", () -> report(june).path("count").asInt() > 0);
        cluster.killCoordinator();
        Result first = importing.get(90, TimeUnit.SECONDS);
        Result again = command(new Person(), "import", file.toString(), "--json");

        assertThat(first.status()).as(first.err()).isZero();
        JsonNode told = new ObjectMapper().readTree(first.out());
        assertThat(told.path("recorded").asInt() + told.path("repeated").asInt())
                .isEqualTo(lines);
        assertThat(new ObjectMapper().readTree(again.out()).path("repeated").asInt())
                .isEqualTo(lines);
        assertThat(report(june).path("count").asInt()).isEqualTo(lines);
        assertThat(report(june).path("total").asText()).isEqualTo("30.00");
    }

    @Test
    @Order(7)
    void watchingTellsElectionsAndSalesAcrossADeath() throws Exception {
        assertThat(command(new Person("demo"), "login", "--cpf", LUCAS, "--password-stdin")
                        .status())
                .isZero();
        StringWriter told = new StringWriter();
        Thread watching = new Thread(
                () -> new CommandLine(new SalesCommand(new Person()))
                        .setOut(new PrintWriter(told))
                        .setErr(new PrintWriter(told))
                        .execute(
                                "watch",
                                "--lang",
                                "pt",
                                "--servers",
                                cluster.servers(),
                                "--session-file",
                                directory.resolve("session").toString()),
                "watching");
        watching.setDaemon(true);
        watching.start();
        RealCluster.await("the watch has begun", () -> told.toString().contains("lidera"));
        SalesClient seller = cluster.client();
        seller.login(JOAO, "demo");
        seller.sell(Sale.today(UUID.randomUUID(), "martins-1", "12.34"));
        RealCluster.await("the sale is told", () -> told.toString().contains("Venda: R$ 12,34 em martins-1"));
        cluster.restartAll();
        cluster.killCoordinator();
        RealCluster.await("another node leads", () -> cluster.serving().isPresent());
        seller.sell(Sale.today(UUID.randomUUID(), "martins-1", "43.21"));
        RealCluster.await("the next sale is told", () -> told.toString().contains("Venda: R$ 43,21 em martins-1"));
        watching.interrupt();
    }
}
