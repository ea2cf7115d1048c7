package dev.stslib.store.jdbc;

import java.sql.SQLException;

/** A data source hands out connections that the store cannot use. */
final class UnfitConnectionException extends SQLException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    UnfitConnectionException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
