package dev.stslib.cli.internal.audit;

import java.util.Optional;

/** Takes the lines of the audit log. Only one process uses it at a time. */
interface AuditSink {
    /** The last line that arrived, as far as the sink knows. */
    default Optional<AuditLine> last() {
        return Optional.empty();
    }

    /**
     * Takes a line.
     *
     * @throws dev.stslib.api.error.StoreException if it did not arrive
     */
    void write(String line);
}
