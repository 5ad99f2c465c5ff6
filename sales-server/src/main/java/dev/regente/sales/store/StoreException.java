package dev.regente.sales.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** The database could not be opened, read or written. The message is one line for the operator. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int PRIMARY_CODE = 0xFF;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What failed, why, and what to do about it. */
    StoreException(String what, SQLException cause) {
        super(what + ": " + firstLine(cause) + advice(cause), cause);
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private static String advice(SQLException e) {
        int code = e.getErrorCode() & PRIMARY_CODE;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "; make room on the disk and start the node again, nothing is lost";
        }
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return "; stop the node and move sales.db, sales.db-wal and sales.db-shm away: the log will fill a new one";
        }
        if (code == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || code == SQLiteErrorCode.SQLITE_READONLY.code
                || code == SQLiteErrorCode.SQLITE_PERM.code
                || code == SQLiteErrorCode.SQLITE_IOERR.code) {
            return "; see that this user may write there, and that the disk is well";
        }
        return "";
    }
}
