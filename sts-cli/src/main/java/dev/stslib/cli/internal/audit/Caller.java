package dev.stslib.cli.internal.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The user of this process, and the process that started it, as the system tells them. Arguments of a process are left
 * out, because they can hold a secret.
 */
final class Caller {
    private static final Path LINUX = Path.of("/proc/self");

    private Caller() {}

    static Map<String, @Nullable Object> fields() {
        ProcessHandle self = ProcessHandle.current();
        Optional<ProcessHandle> parent = self.parent();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("user", self.info().user().orElse(null));
        fields.put("uid", uid());
        fields.put("pid", self.pid());
        fields.put("parentPid", parent.map(ProcessHandle::pid).orElse(null));
        fields.put("parent", parent.flatMap(above -> above.info().command()).orElse(null));
        return fields;
    }

    private static @Nullable Object uid() {
        try {
            return Files.getAttribute(LINUX, "unix:uid");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return null; // not on Linux
        }
    }
}
