package dev.regente.cli.sales;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The installed Chromium, without a screen. */
final class Browser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(45);

    private final ChromeDriver driver;

    Browser(String language) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium").toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=" + language);
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.WARNING);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
        desktop();
    }

    private static Path program(String name) {
        for (String directory : System.getenv("PATH").split(java.io.File.pathSeparator)) {
            Path file = Path.of(directory, name);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException(name + " is not on the PATH; these tests need it");
    }

    void desktop() {
        driver.manage().window().setSize(new Dimension(1280, 1000));
    }

    void phone() {
        driver.manage().window().setSize(new Dimension(390, 844));
    }

    void open(String url) {
        driver.get(url);
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    String text(String css) {
        return driver.findElements(By.cssSelector(css)).stream()
                .map(WebElement::getText)
                .findFirst()
                .orElse("");
    }

    /** Waits until the text of the first match contains all of these. */
    void awaitText(String css, String... parts) {
        long end = System.nanoTime() + LIMIT.toNanos();
        String seen = "";
        while (System.nanoTime() < end) {
            try {
                seen = text(css);
                if (List.of(parts).stream().allMatch(seen::contains)) {
                    return;
                }
            } catch (StaleElementReferenceException e) {
                seen = "";
            }
            LockSupport.parkNanos(50_000_000);
        }
        assertThat(seen).as(css).contains(parts);
    }

    void type(String css, String text) {
        WebElement element = find(css);
        element.clear();
        element.sendKeys(text);
    }

    void click(String css) {
        find(css).click();
    }

    /** Brings an element into the focus, as Tab would. */
    void focus(String css) {
        script("arguments[0].focus()", find(css));
    }

    /** Presses keys as a person without a mouse does, on whatever has the focus. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Presses Tab until the element with this id has the focus. */
    void tabTo(String id) {
        for (int i = 0; i < 40; i++) {
            if (id.equals(focused())) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("Tab does not reach " + id);
    }

    String focused() {
        return driver.switchTo().activeElement().getAttribute("id");
    }

    Object script(String text, Object... arguments) {
        return ((JavascriptExecutor) driver).executeScript(text, arguments);
    }

    /** True when the page must be scrolled sideways. */
    boolean tooWide() {
        return (Boolean) script("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    /** What the browser complains about: scripts that fail, what the security policy forbids. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getMessage())
                // Nodes are killed in these tests: that a connection fails is no fault of the page.
                .filter(message -> !message.contains("net::ERR_") && !message.contains("Failed to load resource"))
                // A node that has just been started does not know the others' pages yet; they ask again.
                .filter(message -> !message.contains("blocked by CORS policy"))
                .toList();
    }

    /** Keeps a picture in each language, where -Dregente.pictures=DIRECTORY asks for it. */
    void picture(String name) {
        String directory = System.getProperty("regente.pictures");
        if (directory != null) {
            try {
                Files.createDirectories(Path.of(directory));
                for (int i = 0; i < 2; i++) {
                    String language = String.valueOf(script("return document.documentElement.lang"));
                    Path file = Path.of(directory, name + "-" + language + ".png");
                    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
                    click("#language");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
