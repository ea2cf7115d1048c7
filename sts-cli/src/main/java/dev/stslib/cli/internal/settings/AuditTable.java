package dev.stslib.cli.internal.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code [audit]} of the settings file.
 *
 * @param log where the lines go
 * @param folder the folder of the log, which may begin with {@code ~/}, or null for the standard one
 * @param syslogCommand the program that takes a line on standard input, with its arguments; or empty for {@code logger}
 */
public record AuditTable(Target log, @Nullable String folder, List<String> syslogCommand) {
    /** No audit log. */
    public static final AuditTable OFF = new AuditTable(Target.OFF, null, List.of());

    public AuditTable {
        syslogCommand = List.copyOf(syslogCommand);
    }

    /** Where the lines of the audit log go. */
    public enum Target {
        /** Nowhere. */
        OFF,
        /** To a file that only you can read. */
        FILE,
        /** To the log of the system. */
        SYSLOG
    }
}
