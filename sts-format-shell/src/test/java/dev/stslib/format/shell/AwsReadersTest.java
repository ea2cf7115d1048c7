package dev.stslib.format.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/** The AWS SDKs read what {@code process} and {@code ini} write. */
@Tag("one-jdk")
class AwsReadersTest {
    private static final String ACCOUNT = "111122223333";

    /** Visible ASCII, all of it. */
    private static final String VISIBLE = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private static final TemporaryCredentials STRANGE = Samples.ending(VISIBLE);

    /** Prints what botocore makes of profiles; without any, of the variables. */
    private static final String BOTOCORE = """
            import botocore.session, sys
            for profile in sys.argv[1:] or [None]:
                found = botocore.session.Session(profile=profile).get_credentials()
                frozen = found.get_frozen_credentials()
                expiry = getattr(found, '_expiry_time', None)
                print('\\n'.join([frozen.access_key, frozen.secret_key, frozen.token or '', str(expiry),
                    getattr(found, 'account_id', None) or '']))
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    private final Map<String, TemporaryCredentials> set = new LinkedHashMap<>();

    @BeforeEach
    void fill() {
        set.put("sts-S3ReadOnlyRole-prod", Samples.TEMPORARY);
        set.put("long-term", Samples.LONG_TERM);
        set.put("a.b/c%d@e:f+g_H", STRANGE);
        set.put("default", Samples.credentials("of the default".replace(' ', '_')));
    }

    private Path ini() throws IOException {
        return Files.write(folder.resolve("credentials"), new IniFormat().encodeSet(CredentialSet.of(set)));
    }

    @Test
    void theSdkReadsIni() throws IOException {
        ProfileFile file = ProfileFile.builder()
                .content(ini())
                .type(ProfileFile.Type.CREDENTIALS)
                .build();
        assertEquals(set.keySet(), file.profiles().keySet());
        set.forEach((name, credentials) -> {
            Map<String, String> read =
                    new LinkedHashMap<>(file.profile(name).orElseThrow().properties());
            assertEquals(FieldNames.INI.write(credentials), read);
        });
    }

    @Test
    void botoReadsIni() throws IOException, InterruptedException {
        Tool python = Tool.python("botocore.session", BOTOCORE)
                .with("AWS_SHARED_CREDENTIALS_FILE", ini().toString())
                .with("AWS_CONFIG_FILE", folder.resolve("config").toString());
        String expected = set.values().stream()
                .map(credentials -> lines(credentials, "None", ""))
                .collect(Collectors.joining());
        assertEquals(expected, python.run(folder, set.keySet().toArray(String[]::new)));
    }

    private static String lines(TemporaryCredentials credentials, String end, String account) {
        return String.join(
                "\n",
                credentials.accessKeyId(),
                credentials.secretAccessKey().revealSecret(),
                credentials.sessionToken().revealSecret(),
                end,
                account + "\n");
    }

    private Path process(TemporaryCredentials credentials) throws IOException {
        return Files.write(
                folder.resolve("process.json"),
                new ProcessFormat().withAccountId(ACCOUNT).encode(credentials));
    }

    @Test
    void theSdkReadsProcess() throws IOException {
        for (TemporaryCredentials credentials : List.of(Samples.TEMPORARY, Samples.LONG_TERM, STRANGE)) {
            try (ProcessCredentialsProvider provider = ProcessCredentialsProvider.builder()
                    .command(List.of("cat", process(credentials).toString()))
                    .build()) {
                AwsCredentials read = provider.resolveCredentials();
                assertEquals(credentials.accessKeyId(), read.accessKeyId());
                assertEquals(credentials.secretAccessKey().revealSecret(), read.secretAccessKey());
                assertEquals(Optional.of(ACCOUNT), read.accountId());
                if (credentials.equals(Samples.LONG_TERM)) {
                    assertFalse(read instanceof AwsSessionCredentials);
                    assertEquals(Optional.empty(), read.expirationTime());
                } else {
                    assertTrue(read instanceof AwsSessionCredentials);
                    assertEquals(
                            credentials.sessionToken().revealSecret(), ((AwsSessionCredentials) read).sessionToken());
                    assertEquals(Optional.of(Samples.EXPIRATION), read.expirationTime());
                }
            }
        }
    }

    @Test
    void botoReadsProcess() throws IOException, InterruptedException {
        Path config = Files.writeString(
                folder.resolve("config"),
                "[profile p]\ncredential_process = cat " + folder.resolve("process.json") + "\n");
        Tool python = Tool.python("botocore.session", BOTOCORE)
                .with("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString())
                .with("AWS_CONFIG_FILE", config.toString());
        process(STRANGE);
        assertEquals(lines(STRANGE, "2126-11-21 11:00:00+00:00", ACCOUNT), python.run(folder, "p"));
        process(Samples.LONG_TERM);
        assertEquals(lines(Samples.LONG_TERM, "None", ACCOUNT), python.run(folder, "p"));
    }

    @Test
    void botoReadsTheVariables() throws IOException, InterruptedException {
        Tool python = Tool.python("botocore.session", BOTOCORE)
                .with("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString())
                .with("AWS_CONFIG_FILE", folder.resolve("none").toString());
        FieldNames.VARIABLES.write(Samples.TEMPORARY).forEach(python::with);
        assertEquals(lines(Samples.TEMPORARY, "2126-11-21 11:00:00+00:00", ""), python.run(folder));
    }
}
