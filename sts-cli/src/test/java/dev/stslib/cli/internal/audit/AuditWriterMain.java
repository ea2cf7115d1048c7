package dev.stslib.cli.internal.audit;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.cli.internal.settings.AuditTable;
import dev.stslib.cli.internal.settings.UserFolders;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** One of several processes that write the audit log of a home folder. Arguments: the home, the number of lines. */
final class AuditWriterMain {
    private AuditWriterMain() {}

    static AuditLog log(String home) {
        SystemEnvironment host = SystemEnvironment.of(Map.of("HOME", home), Map.of());
        return AuditLog.of(
                new AuditTable(AuditTable.Target.FILE, null, List.of()),
                UserFolders.of(host),
                host,
                InstantSource.fixed(Instant.EPOCH));
    }

    static AuditEntry entry(String profile) {
        return new AuditEntry("exec", profile, null, null, "ASIAEXAMPLE", Instant.EPOCH, SessionPolicy.NONE);
    }

    public static void main(String[] arguments) {
        AuditLog log = log(arguments[0]);
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            log.note(entry("p" + i));
        }
    }
}
