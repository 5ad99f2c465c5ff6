package dev.regente.election.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * The one error of this package: a directory or file that cannot be used. The message is one line that names the file and
 * says what to do; it is meant to be shown to the operator as it is.
 */
public final class StorageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An error with nothing behind it but what the message says. */
    public StorageException(String message) {
        super(message);
    }

    StorageException(String message, IOException cause) {
        super(message + ": " + reason(cause), cause);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it is a file, not a directory";
        }
        if (e instanceof FileSystemException fs && fs.getReason() != null) {
            return fs.getReason();
        }
        // the messages of some channel exceptions are empty: the class then says what happened
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
