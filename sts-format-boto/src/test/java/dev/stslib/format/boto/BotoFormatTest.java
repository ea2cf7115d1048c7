package dev.stslib.format.boto;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.params.provider.ValueSource;

class BotoFormatTest {
    private static final BotoFormat FORMAT = new BotoFormat();
    private static final TemporaryCredentials CREDENTIALS = new TemporaryCredentials(
            "ASIAJRW7F2BAVN4J34LQ",
            Secret.of("TheSecretKey"),
            Secret.of("TheToken"),
            Instant.parse("2017-10-01T14:17:45.652218Z"),
            Instant.parse("2017-10-01T15:17:45Z"));
    private static final String DOCUMENT = "{\"AccessKeyId\":\"ASIAJRW7F2BAVN4J34LQ\","
            + "\"StartTime\":\"2017-10-01T14:17:45.652218Z\",\"Expiration\":\"2017-10-01T15:17:45Z\","
            + "\"SecretAccessKey\":\"TheSecretKey\",\"SessionToken\":\"TheToken\"}";

    @Test
    void theLayoutIsBotosDictionary() {
        assertEquals(DOCUMENT, new String(FORMAT.encode(CREDENTIALS), StandardCharsets.UTF_8));
        assertEquals(CREDENTIALS, decode(DOCUMENT));
        byte[] set = FORMAT.encodeSet(CredentialSet.of(Map.of("sts-DynamoDBRole-dev", CREDENTIALS)));
        assertEquals("{\"sts-DynamoDBRole-dev\":" + DOCUMENT + "}", new String(set, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AccessKeyId", "StartTime", "Expiration", "SecretAccessKey", "SessionToken"})
    void everyFieldIsNeeded(String field) {
        String without = DOCUMENT.replace(field, "Other");
        FormatException error = assertThrows(FormatException.class, () -> decode(without));
        assertTrue(error.problem().contains("The field " + field + " is missing"), error.problem());
    }

    @Test
    void oneFormatDoesNotTakeTheOther() {
        assertThrows(FormatException.class, () -> new Boto2Format().decode(FORMAT.encode(CREDENTIALS)));
        assertThrows(FormatException.class, () -> FORMAT.decode(new Boto2Format().encode(CREDENTIALS)));
    }

    private static TemporaryCredentials decode(String document) {
        return FORMAT.decode(document.getBytes(StandardCharsets.UTF_8));
    }
}
