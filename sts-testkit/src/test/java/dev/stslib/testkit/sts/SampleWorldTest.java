package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

class SampleWorldTest {
    @TempDir
    private Path folder;

    @Test
    void theFilesAreReadByTheSdk() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            SampleWorld world = SampleWorld.in(sts);
            Path directory = world.writeAwsFiles(folder.resolve("a/aws"));
            ProfileFile files = ProfileFile.aggregator()
                    .addFile(ProfileFile.builder()
                            .content(directory.resolve("config"))
                            .type(ProfileFile.Type.CONFIGURATION)
                            .build())
                    .addFile(ProfileFile.builder()
                            .content(directory.resolve("credentials"))
                            .type(ProfileFile.Type.CREDENTIALS)
                            .build())
                    .build();
            assertEquals(4, files.profiles().size());
            Profile bob = files.profile("BobSmith").orElseThrow();
            assertEquals(
                    world.bob().accessKeyId(), bob.property("aws_access_key_id").orElseThrow());
            assertEquals(
                    world.bob().secretAccessKey(),
                    bob.property("aws_secret_access_key").orElseThrow());
            assertEquals("us-east-1", bob.property("region").orElseThrow());
            for (String name : List.of("DynamoDBRole-dev", "CodeDeployRole-qa", "S3ReadOnlyRole-prod")) {
                Profile role = files.profile(name).orElseThrow();
                assertEquals(world.role(name).arn(), role.property("role_arn").orElseThrow());
                assertEquals("BobSmith", role.property("source_profile").orElseThrow());
                assertEquals(world.mfa().serial(), role.property("mfa_serial").orElseThrow());
                assertEquals(
                        sts.endpoint().toString(), role.property("endpoint_url").orElseThrow());
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerCanReadThem() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            Path directory = SampleWorld.in(sts).writeAwsFiles(folder.resolve("aws"));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
            for (String name : List.of("config", "credentials")) {
                Path file = directory.resolve(name);
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
            try (Stream<Path> files = Files.list(directory)) {
                assertEquals(2, files.count(), "nothing is left lying about");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "credentials"})
    void somebodysOwnFilesAreNotTouched(String name) throws Exception {
        Path own = Files.writeString(folder.resolve(name), "[default]\n");
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            SampleWorld world = SampleWorld.in(sts);
            assertThrows(FileAlreadyExistsException.class, () -> world.writeAwsFiles(folder));
            assertEquals("[default]\n", Files.readString(own));
            Files.delete(own);
            world.writeAwsFiles(folder);
            world.writeAwsFiles(folder); // it may replace files that it wrote
        }
    }

    @Test
    void theCommandLineTellsWhereThingsAreAndNoSecret() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        MainOptions options = MainOptions.parse(List.of("--tls", "--directory", folder.toString()));
        try (EmbeddedSts sts = EmbeddedStsMain.run(
                options,
                new BufferedReader(new StringReader("\n")),
                new PrintStream(printed, true, StandardCharsets.UTF_8))) {
            String text = printed.toString(StandardCharsets.UTF_8);
            assertTrue(text.contains(sts.endpoint().toString()), text);
            assertTrue(text.contains("arn:aws:iam::111122223333:mfa/BobSmith"), text);
            assertTrue(text.lines().anyMatch(line -> line.matches("[0-9]{6}  \\(.*")), text);
            String credentials = Files.readString(folder.resolve("credentials"));
            String secret = credentials.substring(credentials.lastIndexOf(' ')).strip();
            assertEquals(40, secret.length());
            assertFalse(text.contains(secret), text);
            assertTrue(Files.readString(folder.resolve("certificate.pem")).startsWith("-----BEGIN CERTIFICATE-----"));
        }
    }

    @Test
    void theCommandLineIsRead() {
        MainOptions options = MainOptions.parse(List.of("--port", "8080"));
        assertEquals(new MainOptions(8080, false, null), options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--port x", "--port 65536", "--directory", "--what", "stray"})
    void aWrongCommandLineIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> MainOptions.parse(List.of(line.split(" ", 0))));
    }
}
