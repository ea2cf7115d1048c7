package dev.stslib.source.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 2.13 for the file that {@code aws sso login} writes. */
class SsoTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private SsoSession session(@Nullable String name) {
        ServiceEndpoint portal = ServiceEndpoint.regional("SSO", "eu-west-1");
        ServiceEndpoint oidc = ServiceEndpoint.regional("SSO_OIDC", "eu-west-1");
        String label = name == null ? "profile 'p'" : "sso-session '" + name + "'";
        return new SsoSession(label, name, "https://x", "eu-west-1", List.of(), folder, portal, oidc);
    }

    private String read(SsoSession session) {
        CredentialSourceSettings settings =
                CredentialSourceSettings.of(TokenProviderSettings.DEFAULT.withClock(() -> NOW));
        try (SsoServices services = SsoServices.open(settings, length -> {})) {
            return services.tokens()
                    .token(session, null, null)
                    .token()
                    .accessToken()
                    .revealSecret();
        }
    }

    private String read(String content) throws IOException {
        SsoSession session = session("corp");
        Files.writeString(session.tokenFile(), content);
        return read(session);
    }

    private SessionExpiredException refused(String content) {
        SessionExpiredException error = assertThrows(SessionExpiredException.class, () -> read(content));
        assertFalse(error.toString().contains("s3cr3t"), error.toString());
        assertNull(error.getCause());
        assertEquals("Run aws sso login --sso-session corp", error.remedy());
        return error;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T10:00:01Z",
                "2026-11-21T10:00:01UTC",
                "2026-11-21T10:00:01+0000",
                "2026-11-21T12:00:01+02:00"
            })
    @DisplayName("2.13 an end in any form that the tools write")
    void ends(String end) throws IOException {
        String json = "{\"accessToken\":\"s3cr3t\",\"expiresAt\":\"" + end + "\"}";
        assertEquals("s3cr3t", read(json));
        assertEquals("s3cr3t", read("\uFEFF" + json), "a byte-order mark is skipped");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"expiresAt\":\"2026-11-21T11:00:00Z\"}|accessToken",
                "{\"accessToken\":\"\"}|accessToken",
                "{\"accessToken\":[\"s3cr3t\"]}|accessToken",
                "{\"accessToken\":\"s3cr3t\\r\\nX-Other: 1\",\"expiresAt\":\"2026-11-21T11:00:00Z\"}|accessToken",
                "{\"accessToken\":\"s3cr3t\",\"expiresAt\":1795743033}|expiresAt",
                "{\"accessToken\":\"s3cr3t\",\"expiresAt\":\"s3cr3t\"}|expiresAt",
                "{\"accessToken\":\"s3cr3t\",\"expiresAt\":\"2026-11-21T11:00:00\"}|expiresAt"
            })
    @DisplayName("2.13 a field that is missing or of the wrong kind is an error that names it")
    void wrongField(String json, String field) {
        SessionExpiredException error = refused(json);
        assertTrue(error.problem().contains("The field " + field), error.problem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"accessToken\":\"s3cr3t\",\"expiresAt\":\"2026-11-21T10:00:00Z\"}",
                "{\"accessToken\":\"s3cr3t\",\"expiresAt\":\"\"}",
                "{\"accessToken\":\"s3cr3t\"}"
            })
    @DisplayName("2.13 a token without an end counts as expired")
    void expired(String json) {
        assertTrue(refused(json).problem().endsWith("has expired"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "s3cr3t",
                "[\"s3cr3t\"]",
                "{\"accessToken\":\"s3cr3t\"",
                "{\"accessToken\":\"s3cr3t\"} s3cr3t",
                "{\"accessToken\":\"s3cr3t\",\"accessToken\":\"s3cr3t\"}"
            })
    @DisplayName("2.13 what is not one JSON object is refused and not shown")
    void noObject(String json) {
        assertTrue(refused(json).problem().contains("not one JSON object"));
    }

    @Test
    @DisplayName("2.13 a missing file is an error that says how to log in")
    void missing() {
        SsoSession session = session(null);
        Path file = session.tokenFile();
        SessionExpiredException error = assertThrows(SessionExpiredException.class, () -> read(session));
        assertTrue(error.problem().contains(file.toString()), error.problem());
        assertEquals("Run aws sso login --profile p", error.remedy());
    }
}
