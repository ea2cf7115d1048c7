package dev.stslib.format.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultFormatTest {
    private static final VaultFormat FORMAT = new VaultFormat();
    private static final TemporaryCredentials CREDENTIALS = new TemporaryCredentials(
            "ASIAI6QV2U3JJAYRHCJQ",
            Secret.of("TheSecretKey"),
            Secret.of("TheToken"),
            Instant.parse("2017-08-25T20:04:37.652Z"),
            Instant.parse("2017-08-25T21:04:36Z"));
    private static final String DOCUMENT = "{\"start\":\"2017-08-25T20:04:37.652Z\",\"end\":\"2017-08-25T21:04:36Z\","
            + "\"duration\":3598,\"expiration\":\"2017-08-25T21:04:36Z\",\"access_key\":\"ASIAI6QV2U3JJAYRHCJQ\","
            + "\"secret_key\":\"TheSecretKey\",\"session\":\"TheToken\",\"boto\":{"
            + "\"AccessKeyId\":\"ASIAI6QV2U3JJAYRHCJQ\",\"StartTime\":\"2017-08-25T20:04:37.652Z\","
            + "\"Expiration\":\"2017-08-25T21:04:36Z\",\"SecretAccessKey\":\"TheSecretKey\","
            + "\"SessionToken\":\"TheToken\"}}";

    @Test
    void theLayoutIsStslibs() {
        assertEquals(DOCUMENT, new String(FORMAT.encode(CREDENTIALS), StandardCharsets.UTF_8));
        assertEquals(CREDENTIALS, decode(DOCUMENT));
    }

    @Test
    void whatTheClockGaveToTheNanosecondCanBeReadAgain() {
        Instant start = Instant.parse("2017-08-25T20:04:36.000000500Z");
        TemporaryCredentials precise = new TemporaryCredentials(
                "ASIA", Secret.of("s"), Secret.of("t"), start, Instant.parse("2017-08-25T21:04:36Z"));
        assertEquals(precise.expiration(), FORMAT.decode(FORMAT.encode(precise)).expiration());
    }

    @Test
    void setsAreObjectsByName() {
        byte[] encoded = FORMAT.encodeSet(CredentialSet.of(Map.of("sts-CodeDeployRole-qa", CREDENTIALS)));
        assertEquals("{\"sts-CodeDeployRole-qa\":" + DOCUMENT + "}", new String(encoded, StandardCharsets.UTF_8));
    }

    @Test
    void pythonsIsoformatIsRead() {
        assertEquals(CREDENTIALS, decode(DOCUMENT.replace(":36Z", ":36+00:00")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"default\":60,", "\"x\":null,", "\"x\":[1,[2],{\"y\":3}],", "\"x\":1.5,", "\"x\":true,"})
    void unknownFieldsArePassedOver(String field) {
        assertEquals(CREDENTIALS, decode("{" + field + DOCUMENT.substring(1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"end\":\"2017-08-25T21:04:36Z\" | \"end\":\"2017-08-25T22:04:36Z\" | expiration",
                "\"expiration\":\"2017 | \"expiration\":\"2018 | expiration",
                "3598 | 3600 | duration",
                "\"StartTime\":\"2017 | \"StartTime\":\"2016 | boto.StartTime",
                "\"Expiration\":\"2017 | \"Expiration\":\"2018 | boto.Expiration",
                "\"AccessKeyId\":\"ASIA | \"AccessKeyId\":\"AKIA | boto.AccessKeyId",
                "\"SecretAccessKey\":\"The | \"SecretAccessKey\":\"An | boto.SecretAccessKey",
                "\"SessionToken\":\"The | \"SessionToken\":\"An | boto.SessionToken"
            })
    void contradictionsAreRefusedByName(String from, String to, String field) {
        String changed = DOCUMENT.replace(from, to);
        assertFalse(changed.equals(DOCUMENT));
        FormatException error = assertThrows(FormatException.class, () -> decode(changed));
        assertTrue(error.problem().contains(field + " contradict each other"), error.problem());
        assertFalse(
                error.toString().contains("TheSecretKey") || error.toString().contains("TheToken"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "end", "duration", "expiration", "access_key", "secret_key", "session", "boto"})
    void everyFieldIsNeeded(String field) {
        String without = DOCUMENT.replace("\"" + field + "\"", "\"other\"");
        FormatException error = assertThrows(FormatException.class, () -> decode(without));
        assertTrue(error.problem().contains("The field " + field + " is missing"), error.problem());
    }

    @ParameterizedTest
    @CsvSource({"3598,\"3598\"", "3598,3598.0", "3598,99999999999999999999", "\"TheToken\",1", "\"TheToken\",[]"})
    void typesAreStrict(String from, String to) {
        assertThrows(FormatException.class, () -> decode(DOCUMENT.replace(from, to)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " x", ","})
    void whatFollowsIsRefused(String tail) {
        assertThrows(FormatException.class, () -> decode(DOCUMENT + tail));
    }

    @Test
    void aFieldTwiceIsRefused() {
        assertThrows(FormatException.class, () -> decode("{\"session\":\"Other\"," + DOCUMENT.substring(1)));
    }

    private static TemporaryCredentials decode(String document) {
        return FORMAT.decode(document.getBytes(StandardCharsets.UTF_8));
    }
}
