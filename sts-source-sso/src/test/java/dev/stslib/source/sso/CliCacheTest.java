package dev.stslib.source.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.spi.AwsCliCache;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.aws.support.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The credentials that the AWS CLI keeps. */
@Timeout(60)
class CliCacheTest {
    private static final String NAME = "08a861b2cc810c5ccd6dea8ea16f9f9ad44bcc2c.json";
    private static final String OURS = "ASIA" + SsoWorld.ACCOUNT + "EMBD";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private SsoWorld world;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path file;

    @BeforeEach
    void begin() throws IOException {
        world = new SsoWorld(home);
        file = home.toRealPath().resolve(".aws/cli/cache").resolve(NAME);
        world.signedIn(Duration.ofHours(1));
    }

    @AfterEach
    void end() {
        world.close();
    }

    private SsoCredentials plan() {
        return new SsoCredentials("p", world.session(), SsoWorld.ROLE.accountId(), SsoWorld.ROLE.name());
    }

    private SourceCredentials fetch(AwsCliCache cache) {
        try (OpenSsoSource source = world.source(null, pause -> {}, cache)) {
            return source.fetch(SourceRequest.of(plan()));
        }
    }

    private static Map<String, Object> entry(String end) {
        Map<String, Object> credentials = new LinkedHashMap<>();
        credentials.put("AccessKeyId", "ASIACLI");
        credentials.put("SecretAccessKey", "made-up");
        credentials.put("SessionToken", "made-up-token");
        credentials.put("Expiration", end);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("ProviderType", "sso");
        entry.put("Credentials", credentials);
        return entry;
    }

    private void write(Map<String, Object> entry) throws IOException {
        write(Json.MAPPER.writeValueAsString(entry));
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    @DisplayName("the file has the name that botocore gives it, for a section and for a start URL")
    void names() {
        assertEquals(file, plan().awsCliFile());
        SsoCredentials legacy =
                new SsoCredentials("p", world.session(world.cache, null), SsoWorld.ACCOUNT, "R\u00e9ader");
        // By hashlib.sha1(json.dumps({'roleName': ..., 'accountId': ..., 'startUrl': ...}, sort_keys=True,
        // separators=(',', ':')).encode('utf-8')).
        assertEquals(
                "2d0e51ad4ee5ff9b81bd0e1ac8c1f56bd2ca9574.json",
                legacy.awsCliFile().getFileName().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-21T10:15:00Z", "2026-11-21T10:15:00UTC", "2026-11-21T22:00:00Z"})
    void whatTheAwsCliHasLeftIsUsed(String end) throws IOException {
        write(entry(end));
        SourceCredentials got = fetch(AwsCliCache.READ);
        assertEquals("ASIACLI", got.accessKeyId());
        assertEquals(SsoWorld.ACCOUNT, got.accountId());
        assertEquals(List.of(), world.center.requests());
        assertEquals(OURS, fetch(AwsCliCache.OFF).accessKeyId());
    }

    @Test
    void itIsUsedAlthoughTheTokenHasEnded() throws IOException {
        world.signedIn(Duration.ofMinutes(-1));
        world.center.endSignIns();
        write(entry("2026-11-21T11:00:00Z"));
        assertEquals("ASIACLI", fetch(AwsCliCache.READ).accessKeyId());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T10:14:59Z, sso, 111122223333",
        "2026-11-22T22:00:01Z, sso, 111122223333",
        "tomorrow, sso, 111122223333",
        "2026-11-21T11:00:00Z, other, 111122223333",
        "2026-11-21T11:00:00Z, sso, 222222222222"
    })
    @DisplayName("credentials that end soon or that are of another kind or account are not used")
    void others(String end, String type, String account) throws IOException {
        Map<String, Object> entry = entry(end);
        entry.put("ProviderType", type);
        Map<String, Object> credentials = new LinkedHashMap<>(credentials(entry));
        credentials.put("AccountId", account);
        entry.put("Credentials", credentials);
        write(entry);
        assertEquals(OURS, fetch(AwsCliCache.READ).accessKeyId());
    }

    @SuppressWarnings("unchecked") // The file has an object there.
    private static Map<String, Object> credentials(Map<String, Object> entry) {
        return (Map<String, Object>) Objects.requireNonNull(entry.get("Credentials"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"ProviderType\":\"sso\",\"Cre", "[]", "{\"ProviderType\":\"sso\"}"})
    @DisplayName("a damaged file is no error, and is not changed by a reader")
    void damaged(String text) throws IOException {
        write(text);
        assertEquals(OURS, fetch(AwsCliCache.READ).accessKeyId());
        assertEquals(text, Files.readString(file));
    }

    @Test
    @DisplayName("a file that others can write may hold the credentials of another account")
    void ofOthers() throws IOException {
        write(entry("2026-11-21T11:00:00Z"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals(OURS, fetch(AwsCliCache.READ).accessKeyId());
    }

    @Test
    @DisplayName("the section may have named another start URL when the AWS CLI wrote the file")
    void ofAnotherStartUrl() throws IOException {
        Map<String, Object> token = world.token();
        token.put("startUrl", "https://other.awsapps.com/start");
        world.write(token);
        write(entry("2026-11-21T11:00:00Z"));
        SsoCredentials plan = plan();
        try (OpenSsoSource source = world.source(null, pause -> {}, AwsCliCache.READ)) {
            assertThrows(SessionExpiredException.class, () -> source.fetch(SourceRequest.of(plan)));
        }
    }

    @Test
    @DisplayName("new credentials are not those of the file, and the same ones are not given twice")
    void newOnes() throws IOException {
        write(entry("2026-11-21T11:00:00Z"));
        try (OpenSsoSource source = world.source(null, pause -> {}, AwsCliCache.READ)) {
            SourceRequest request = SourceRequest.of(plan());
            assertEquals(OURS, source.fetch(request.withNew(true)).accessKeyId());
            assertEquals("ASIACLI", source.fetch(request).accessKeyId());
            assertEquals(OURS, source.fetch(request).accessKeyId());
        }
    }

    @Test
    @DisplayName("what a source has left itself does not come back to it")
    void ofTheSource() throws IOException {
        try (OpenSsoSource source = world.source(null, pause -> {}, AwsCliCache.SHARE)) {
            SourceRequest request = SourceRequest.of(plan());
            SourceCredentials first = source.fetch(request);
            assertEquals(OURS, credentials(world.read(file)).get("AccessKeyId"));
            SourceCredentials second = source.fetch(request);
            assertNotEquals(first, second);
            assertEquals(2, world.center.requests().size());
        }
    }

    @ParameterizedTest
    @EnumSource(AwsCliCache.class)
    @DisplayName("only SHARE writes, readable by the owner alone, and keeps what only other tools know")
    void written(AwsCliCache cache) throws IOException {
        Map<String, Object> before = entry("2026-11-21T10:01:00Z");
        credentials(before).put("Scope", "of another tool");
        before.put("Note", "kept");
        write(before);
        Path other = Files.writeString(file.resolveSibling("session.db"), "of another tool");
        SourceCredentials got = fetch(cache);
        assertEquals(OURS, got.accessKeyId());
        Map<String, Object> after = world.read(file);
        assertEquals("of another tool", Files.readString(other));
        if (cache != AwsCliCache.SHARE) {
            assertEquals(before, after);
            return;
        }
        assertEquals("kept", after.get("Note"));
        Map<String, Object> credentials = credentials(after);
        assertEquals("of another tool", credentials.get("Scope"));
        assertEquals(OURS, credentials.get("AccessKeyId"));
        assertEquals("2026-11-21T11:00:00Z", credentials.get("Expiration"));
        assertEquals(SsoWorld.ACCOUNT, credentials.get("AccountId"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        int requests = world.center.requests().size();
        assertEquals(got, fetch(cache));
        assertEquals(requests, world.center.requests().size());
    }

    @Test
    @DisplayName("where nothing can be written, the credentials are there all the same")
    void unwritable() throws IOException {
        Files.createDirectories(home.toRealPath().resolve(".aws"));
        Files.writeString(home.toRealPath().resolve(".aws/cli"), "not a folder");
        assertEquals(OURS, fetch(AwsCliCache.SHARE).accessKeyId());
    }

    @Test
    @DisplayName("a file of another kind stays")
    void foreign() throws IOException {
        write("{\"ProviderType\":\"other\"}");
        assertEquals(OURS, fetch(AwsCliCache.SHARE).accessKeyId());
        assertEquals("{\"ProviderType\":\"other\"}", Files.readString(file));
        Files.delete(file);
        assertEquals(OURS, fetch(AwsCliCache.SHARE).accessKeyId());
        assertEquals(OURS, credentials(world.read(file)).get("AccessKeyId"));
    }
}
