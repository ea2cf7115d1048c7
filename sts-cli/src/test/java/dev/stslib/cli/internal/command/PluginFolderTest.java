package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.spi.CredentialFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** A format in a jar of the plug-in folder. */
class PluginFolderTest extends MachineTest {
    private static final String SOURCE = """
            package mine;
            import dev.stslib.api.*;
            public class Id implements dev.stslib.api.spi.CredentialFormat {
                public String name() { return "id"; }
                public byte[] encode(TemporaryCredentials c) { return c.accessKeyId().getBytes(); }
                public TemporaryCredentials decode(byte[] b) { throw new UnsupportedOperationException(); }
                public byte[] encodeSet(CredentialSet s) { return s.names().toString().getBytes(); }
                public CredentialSet decodeSet(byte[] b) { throw new UnsupportedOperationException(); }
            }
            """;

    private Path jar() throws IOException {
        Path plugins = Files.createDirectories(machine.home.resolve(".config/stslib/plugins"));
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwx------"));
        Path source = Files.createDirectories(folder.resolve("src/mine")).resolve("Id.java");
        Files.writeString(source, SOURCE);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertEquals(0, status);
        Path jar = plugins.resolve("mine.jar");
        Map<String, byte[]> entries = Map.of(
                "mine/Id.class",
                Files.readAllBytes(classes.resolve("mine/Id.class")),
                "META-INF/services/" + CredentialFormat.class.getName(),
                "mine.Id\n".getBytes(StandardCharsets.UTF_8));
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return jar;
    }

    @Test
    void aPluginWorksInEveryCommand() throws IOException {
        Path jar = jar();
        Machine.Run run = machine.run("export", ROLE, "--format", "id");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().startsWith("ASIA"), run.out());
        assertTrue(machine.run("doctor", "--offline")
                .out()
                .contains(jar.getFileName().toString()));
    }

    @Test
    void aFolderOrJarThatOthersCanChangeIsRefused() throws IOException {
        Path jar = jar();
        Path plugins = machine.home.resolve(".config/stslib/plugins");
        for (String mode : List.of("rwxr-xr-x", "rwxrwxrwx")) {
            Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString(mode));
            Machine.Run run = machine.run("export", ROLE, "--format", "id");
            assertEquals(7, run.status(), run.out());
            assertTrue(run.err().contains("plugins"), run.err());
        }
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));
        Machine.Run run = machine.run("export", ROLE, "--format", "id");
        assertEquals(7, run.status(), run.out());
        assertTrue(run.err().contains("mine.jar"), run.err());
        assertEquals(1, machine.run("doctor", "--offline").status());
    }
}
