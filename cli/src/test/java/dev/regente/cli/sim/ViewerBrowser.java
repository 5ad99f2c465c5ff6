package dev.regente.cli.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The installed Chromium, without a screen, looking at a viewer's page. */
final class ViewerBrowser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ChromeDriver driver;

    ViewerBrowser() {
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
                "--lang=en");
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en"));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.WARNING);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(program("chromedriver").toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        driver.manage().window().setSize(new Dimension(1600, 950));
        driver.manage().timeouts().scriptTimeout(LIMIT);
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

    /** Opens a page and waits until its trace is there. */
    void open(String url) {
        driver.get(url);
        await(
                () -> Boolean.TRUE.equals(driver.executeScript(
                        "return !!window.regente && (window.regente.ready || !!window.regente.failed)")),
                "the page is ready");
        Object failed = driver.executeScript("return window.regente.failed || null");
        if (failed != null) {
            throw new AssertionError("the page says: " + failed);
        }
    }

    /** What an expression on the page gives; a promise is waited for. */
    Object ask(String expression) {
        Object answer = driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "Promise.resolve().then(() => (" + expression
                + ")).then(done, e => done({failed: String(e)}));");
        if (answer instanceof Map<?, ?> map && map.containsKey("failed")) {
            throw new JavascriptException(expression + ": " + map.get("failed"));
        }
        return answer;
    }

    long number(String expression) {
        return ((Number) ask(expression)).longValue();
    }

    /** Waits until an expression is true. */
    void await(String expression) {
        await(() -> Boolean.TRUE.equals(ask(expression)), expression);
    }

    private static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    String text(String css) {
        return driver.findElement(By.cssSelector(css)).getText();
    }

    int all(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    void click(String css) {
        driver.findElement(By.cssSelector(css)).click();
    }

    void type(String css, String text) {
        driver.findElement(By.cssSelector(css)).sendKeys(text);
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** What the browser complains about: scripts that fail, what the security policy forbids. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getMessage())
                .toList();
    }

    /** Keeps a picture, where -Dregente.pictures=DIRECTORY asks for it. */
    void picture(String name) {
        String directory = System.getProperty("regente.pictures");
        if (directory != null) {
            try {
                Files.createDirectories(Path.of(directory));
                Files.write(Path.of(directory, name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
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
