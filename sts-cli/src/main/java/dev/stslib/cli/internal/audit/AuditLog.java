package dev.stslib.cli.internal.audit;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.cli.internal.settings.AuditTable;
import dev.stslib.cli.internal.settings.SafeFiles;
import dev.stslib.cli.internal.settings.UserFolders;
import dev.stslib.store.support.file.FolderLock;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notes which credentials were handed out, to whom, until when and under which policy. A command writes the line before
 * it hands out the credentials, so nothing is handed out that the log does not say. Several processes can write at
 * once: they take turns by a lock in the folder of the log.
 */
public final class AuditLog {
    private final AuditTable settings;
    private final Path folder;
    private final InstantSource clock;

    private AuditLog(AuditTable settings, Path folder, InstantSource clock) {
        this.settings = settings;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * The audit log that the settings ask for.
     *
     * @param settings the table of the settings file
     * @param folders the folders of the command
     * @param systemEnvironment resolves {@code ~/}
     * @param clock tells the time of each line
     */
    public static AuditLog of(
            AuditTable settings, UserFolders folders, SystemEnvironment systemEnvironment, InstantSource clock) {
        String configured = settings.folder();
        Path folder = configured == null
                ? folders.audit()
                : systemEnvironment.path(configured).toAbsolutePath();
        return new AuditLog(settings, folder, clock);
    }

    /** The file with the lines. */
    public Path file() {
        return folder.resolve("audit.jsonl");
    }

    /**
     * Notes that credentials are about to be handed out. Does nothing if the log is off.
     *
     * @throws dev.stslib.api.error.StoreException if the log cannot be written; hand out nothing then
     * @throws dev.stslib.api.error.UnsafeFileException if others can read or write it; hand out nothing then
     */
    public void note(AuditEntry entry) {
        if (settings.log() == AuditTable.Target.OFF) {
            return;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("time", clock.instant().toString());
        fields.putAll(Caller.fields());
        fields.putAll(entry.fields());
        SafeFiles.makeFolder(folder);
        AuditSink sink =
                settings.log() == AuditTable.Target.FILE ? new AuditFile(file()) : new Syslog(settings.syslogCommand());
        AuditLine unused = new FolderLock(folder).locked(() -> append(sink, fields));
    }

    private AuditLine append(AuditSink sink, Map<String, @Nullable Object> fields) {
        Path headFile = headFile(file());
        AuditHead kept = AuditHead.read(headFile).orElse(AuditHead.START);
        Optional<AuditHead> last = sink.last().map(AuditHead::of);
        // A process that was killed between both writes has left a line that the kept end does not know.
        AuditHead head = last.filter(end -> end.number() > kept.number()).orElse(kept);
        AuditLine line = AuditLine.after(head, fields);
        sink.write(line.text());
        AuditHead.of(line).write(headFile);
        return line;
    }

    /** The file that keeps the end of the chain. */
    static Path headFile(Path log) {
        return log.resolveSibling("audit.head");
    }
}
