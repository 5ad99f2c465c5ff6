package dev.regente.election.fencing;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The guard in one SQLite file, opened by each connection anew as by a process of its own. */
class JdbcGuardSqliteTest extends AbstractJdbcGuard {
    @TempDir
    Path directory;

    @Override
    DataSource database() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(30_000);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + directory.resolve("orders.db"));
        return source;
    }

    @Override
    String identity() {
        return "INTEGER PRIMARY KEY AUTOINCREMENT";
    }
}
