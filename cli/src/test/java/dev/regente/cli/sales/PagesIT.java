package dev.regente.cli.sales;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sales.client.model.Sale;
import dev.regente.sales.client.model.SalesClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The pages as a person sees them, in Chromium, while the coordinator is killed under them. */
@Tag("browser")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesIT {
    private static final String LUCAS = "56789012345";

    @TempDir
    private static Path directory;

    private static RealCluster cluster;
    private Browser browser;

    @BeforeAll
    static void start() throws Exception {
        cluster = new RealCluster(directory.resolve("cluster"), "--demo-controls");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void openBrowser() {
        browser = new Browser("pt-BR");
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    private void logIn(String address) {
        browser.open(address + "/");
        browser.awaitText("#login h1", "Entrar");
        browser.type("#cpf", "567.890.123-45");
        browser.type("#password", "demo");
        browser.click("#login-form button");
    }

    private void goldenTotals() {
        browser.awaitText("#total", "1.670,00");
        browser.awaitText("#count", "9");
        browser.awaitText("#best-seller", "Ana", "560,00");
        browser.awaitText("#best-store", "Atakadão Leste", "530,00");
        browser.awaitText("#sellers", "Ana", "560,00", "Pedro", "530,00", "João", "330,00", "Maria", "250,00");
        browser.awaitText("#chains", "ATAKADAO", "680,00", "LOJAS MARTINS", "550,00", "MAX ATACADO", "440,00");
        browser.awaitText(
                "#stores", "Leste", "530,00", "Sul", "340,00", "Martins 2", "Martins 1", "210,00", "150,00", "100,00");
    }

    @Test
    @Order(1)
    void aPersonWithoutAMouseLogsInAndAsksForAPeriod() {
        browser.open(cluster.address(3) + "/");
        browser.awaitText("#login h1", "Entrar");
        assertThat(browser.focused()).isEqualTo("cpf");
        browser.press(LUCAS, Keys.TAB, "wrong", Keys.ENTER);
        browser.awaitText("#login-error", "O CPF ou a senha não confere");
        browser.tabTo("password");
        browser.press(Keys.END, Keys.BACK_SPACE.toString().repeat("wrong".length()), "demo", Keys.ENTER);
        goldenTotals();
        browser.tabTo("from");
        // A day is typed in the order in which the browser shows it, which depends on its language.
        browser.script(
                "document.getElementById('from').value='2023-01-20';document.getElementById('to').value='2023-02-10'");
        browser.press(Keys.ENTER);
        browser.awaitText("#total", "280,00");
        browser.awaitText("#count", "2");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(2)
    void thePageIsReadOnAPhoneAndInBothLanguages() {
        logIn(cluster.address(3));
        goldenTotals();
        browser.picture("manager-desktop");
        browser.click("#language");
        browser.awaitText("#work h1", "Sales reports");
        browser.awaitText("#total", "1,670.00");
        assertThat(browser.script("return document.documentElement.lang")).isEqualTo("en");
        browser.phone();
        browser.picture("manager-phone");
        assertThat(browser.tooWide()).as("sideways scrolling on a phone").isFalse();
        browser.open(cluster.address(3) + "/cluster");
        browser.awaitText("[data-node='3'] .state", "coordinates");
        browser.picture("cluster-phone");
        assertThat(browser.tooWide()).as("sideways scrolling on a phone").isFalse();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(3)
    void nothingRunsThatIsWrittenIntoAPage() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<String> page = client.send(
                HttpRequest.newBuilder(URI.create(cluster.address(1) + "/")).build(),
                HttpResponse.BodyHandlers.ofString());

        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self' ", cluster.address(2))
                .doesNotContain("unsafe", "*");
        assertThat(page.body()).doesNotContainPattern("<script(?![^>]* src=)").doesNotContainPattern(" on[a-z]+=");
        assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
    }

    @Test
    @Order(4)
    void thePagesGoOnWithAnotherNodeWhenTheCoordinatorIsKilled() throws Exception {
        logIn(cluster.address(3));
        goldenTotals();
        browser.awaitText("#link", cluster.address(3).substring("http://".length()));

        cluster.processes().kill(3);

        browser.awaitText("#link", "Ao vivo de 127.0.0.1:");
        browser.click("#all");
        RealCluster.await("another node serves the page", () -> !browser.text("#link")
                .contains(cluster.address(3).substring("http://".length())));
        browser.click("#all");
        goldenTotals();
        assertThat(browser.text("#work-error")).isEmpty();

        browser.open(cluster.address(1) + "/cluster");
        browser.awaitText("[data-node='3'] .state", "não responde");
        browser.awaitText("[data-node='2'] .state", "coordena");
        browser.awaitText("[data-node='1'] .state", "segue o nó 2");
        cluster.processes().start(3);
        browser.awaitText("[data-node='3'] .state", "coordena");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(5)
    void inADemonstrationNodesAreKilledRestartedAndPausedWithTheKeyboard() throws Exception {
        cluster.awaitServing(3);
        browser.open(cluster.address(1) + "/cluster");
        browser.awaitText("[data-node='3'] .state", "coordena");
        browser.focus("[data-node='3'] [data-wish='kill']");
        browser.press(Keys.ENTER);
        browser.awaitText("[data-node='3'] .state", "não responde");
        browser.awaitText("[data-node='2'] .state", "coordena");
        browser.awaitText("#gap", " ms");
        browser.picture("cluster-one-dead");
        browser.focus("[data-node='3'] [data-wish='restart']");
        browser.press(Keys.SPACE);
        browser.awaitText("[data-node='3'] .state", "coordena");
        browser.awaitText("#events", "Este nó foi eleito");
        browser.picture("cluster-desktop");
        browser.click("#details");
        browser.awaitText("#events", "é o titular e voltou: pede a liderança");
        browser.click("#details");

        browser.click("[data-node='3'] [data-wish='pause']");
        browser.awaitText("[data-node='3'] .state", "não responde");
        browser.awaitText("[data-node='2'] .state", "coordena");
        browser.awaitText("[data-node='3'] .state", "coordena");
        assertThat(browser.text("#demo-error")).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(6)
    void whatPeopleWriteIsShownAndNeverRun() throws Exception {
        SalesClient manager = cluster.client();
        manager.login(LUCAS, "demo");
        String name = "<img src=x onerror=\"document.title='run'\"><b>Loja & Cia</b>";
        manager.addStore("odd", name, "99999999000199", "atakadao");
        SalesClient seller = cluster.client();
        seller.login("45678901234", "demo");
        seller.sell(Sale.today(UUID.randomUUID(), "odd", "1.00"));

        logIn(cluster.address(3));
        browser.awaitText("#stores", name);
        browser.awaitText("#sales", name);

        assertThat(browser.script("return document.title")).isEqualTo("Regente");
        assertThat(browser.all("#stores img, #stores b, #sales img, #store img"))
                .isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }
}
