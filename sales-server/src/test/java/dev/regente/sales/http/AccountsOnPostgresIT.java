package dev.regente.sales.http;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** The same over a shared PostgreSQL. */
class AccountsOnPostgresIT extends AccountsIT {
    @BeforeAll
    static void startPostgres() {
        SharedFixture.start();
    }

    @Override
    HttpFixture fixture(Path directory) {
        return SharedFixture.open();
    }
}
