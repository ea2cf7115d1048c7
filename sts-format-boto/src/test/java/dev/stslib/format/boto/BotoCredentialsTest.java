package dev.stslib.format.boto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BotoCredentialsTest {
    /** What boto 2 saved: the keys of to_dict in their order, with json.dump's spaces. */
    private static final String SAVED = "{\"access_key\": \"ASIAEXAMPLE\", \"secret_key\": \"The/Secret+Key\", "
            + "\"session_token\": \"The/Token==\", \"expiration\": \"2011-08-10T16:18:56.551Z\", "
            + "\"request_id\": \"c6104cbe-af31-11e0-8154-cbc7ccf896c7\"}";

    private static final TemporaryCredentials CREDENTIALS = new TemporaryCredentials(
            "ASIAEXAMPLE",
            Secret.of("The/Secret+Key"),
            Secret.of("The/Token=="),
            Instant.parse("2011-08-10T15:18:56Z"),
            Instant.parse("2011-08-10T16:18:56Z"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void whatBotoSavedIsReadAndSavedAgainByteForByte() throws IOException {
        Path file = folder.resolve("token.json");
        OwnerOnlyFiles.write(file, SAVED.getBytes(UTF_8));
        BotoCredentials loaded = BotoCredentials.load(file);
        assertEquals("ASIAEXAMPLE", loaded.accessKey());
        assertEquals("The/Secret+Key", loaded.secretKey().revealSecret());
        assertEquals("The/Token==", loaded.sessionToken().revealSecret());
        assertEquals(Instant.parse("2011-08-10T16:18:56.551Z"), loaded.expiration());
        assertEquals("c6104cbe-af31-11e0-8154-cbc7ccf896c7", loaded.requestId());
        loaded.save(file);
        assertEquals(SAVED, Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void ourOwnAreSavedAsBotoWouldSaveThem() {
        BotoCredentials ours = BotoCredentials.of(CREDENTIALS);
        assertEquals(
                "{\"access_key\": \"ASIAEXAMPLE\", \"secret_key\": \"The/Secret+Key\", \"session_token\": \"The/Token==\","
                        + " \"expiration\": \"2011-08-10T16:18:56Z\", \"request_id\": null}",
                ours.toJson());
        assertNull(ours.requestId());
        TemporaryCredentials back = BotoCredentials.fromJson(ours.toJson()).toTemporaryCredentials();
        assertEquals(CREDENTIALS.expiration(), back.expiration());
        assertEquals(Instant.EPOCH, back.issuedAt());
    }

    @Test
    void theMapIsBotosDictionaryInItsOrder() {
        assertEquals(
                List.of("access_key", "secret_key", "session_token", "expiration", "request_id"),
                List.copyOf(BotoCredentials.fromJson(SAVED).toMap().keySet()));
        assertEquals("The/Token==", BotoCredentials.fromJson(SAVED).toMap().get("session_token"));
    }

    /** boto: delta = parse_ts(expiration) - (now + offset); expired if it is zero or less. */
    @ParameterizedTest
    @CsvSource({
        "2011-08-10T16:18:55.551Z, 0, false",
        "2011-08-10T16:18:56.550Z, 0, false",
        "2011-08-10T16:18:56.551Z, 0, true",
        "2011-08-10T16:18:57Z, 0, true",
        "2011-08-10T16:18:51.551Z, 4, false",
        "2011-08-10T16:18:51.551Z, 5, true",
        "2011-08-10T16:18:57.551Z, -1, true",
        "2011-08-10T16:18:57.551Z, -2, false",
        "2011-08-10T16:18:57.550Z, -1, false"
    })
    void expiryIsBotos(Instant now, int offset, boolean expired) {
        BotoCredentials credentials = BotoCredentials.fromJson(SAVED);
        InstantSource clock = InstantSource.fixed(now);
        assertEquals(expired, credentials.isExpired(offset, clock));
        assertEquals(expired, credentials.isExpired(Duration.ofSeconds(offset), clock));
    }

    @Test
    void withoutAClockTheSystemsCounts() {
        assertTrue(BotoCredentials.fromJson(SAVED).isExpired());
        String inAnHour = Instant.now().plusSeconds(3_600).toString();
        BotoCredentials valid = BotoCredentials.fromJson(SAVED.replace("2011-08-10T16:18:56.551Z", inAnHour));
        assertFalse(valid.isExpired());
        assertFalse(valid.isExpired(60));
        assertTrue(valid.isExpired(3_600));
    }

    @ParameterizedTest
    @CsvSource({
        "2011-08-10T16:18:56Z, 2011-08-10T16:18:56Z",
        "' 2011-08-10T16:18:56Z ', 2011-08-10T16:18:56Z",
        "2011-08-10T16:18:56.5Z, 2011-08-10T16:18:56.500Z",
        "2011-08-10T16:18:56.123456Z, 2011-08-10T16:18:56.123456Z",
        "'Wed, 10 Aug 2011 16:18:56 GMT', 2011-08-10T16:18:56Z",
        "'Wed, 10 Aug 2011 16:18:56 UTC', 2011-08-10T16:18:56Z"
    })
    void timesAreThoseThatBotoReads(String text, Instant time) {
        BotoCredentials credentials = BotoCredentials.fromJson(SAVED.replace("2011-08-10T16:18:56.551Z", text));
        assertEquals(time, credentials.expiration());
        assertEquals(text, credentials.toMap().get("expiration"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_key", "secret_key", "session_token", "expiration"})
    void onlyTheRequestIdMayBeMissing(String field) {
        String without = SAVED.replace("\"" + field + "\"", "\"other\"");
        FormatException error = assertThrows(FormatException.class, () -> BotoCredentials.fromJson(without));
        assertTrue(error.problem().contains(field), error.problem());
        assertFalse(error.toString().contains("The/"));
        assertNull(
                BotoCredentials.fromJson(SAVED.replace("request_id", "other")).requestId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "2011-08-10", "", "Fri, 10 Aug 2011 16:18:56 GMT"})
    void otherTimesAreRefused(String text) {
        String document = SAVED.replace("2011-08-10T16:18:56.551Z", text);
        assertThrows(FormatException.class, () -> BotoCredentials.fromJson(document));
    }

    @Test
    void filesThatOthersReadAreRefused() throws IOException {
        Path file = folder.resolve("token.json");
        Files.writeString(file, SAVED);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThrows(UnsafeFileException.class, () -> BotoCredentials.load(file));
    }

    @Test
    void noSecretIsShown() {
        assertFalse(BotoCredentials.fromJson(SAVED).toString().contains("The/"));
    }
}
