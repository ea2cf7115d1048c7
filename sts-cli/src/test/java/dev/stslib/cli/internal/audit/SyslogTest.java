package dev.stslib.cli.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.error.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyslogTest {
    /** The logger of BusyBox cuts lines and says nothing of a log that is away, so it is not used. */
    @Test
    void anotherLoggerIsAnErrorThatSaysWhy() {
        Path busybox = Path.of("/usr/bin/busybox");
        assumeTrue(Files.isExecutable(busybox), "BusyBox is not installed");
        Syslog log = new Syslog(List.of(busybox.toString(), "logger", "-t", "sts", "--socket-errors=on", "-S", "8192"));
        StoreException refused = assertThrows(StoreException.class, () -> log.write("{}"));
        assertTrue(String.valueOf(refused.getMessage()).contains("socket-errors"), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("util-linux"), refused.getMessage());
        assertEquals(1, String.valueOf(refused.getMessage()).lines().count(), refused.getMessage());
    }
}
