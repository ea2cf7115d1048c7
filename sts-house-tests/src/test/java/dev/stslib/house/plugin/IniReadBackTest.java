package dev.stslib.house.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Profile;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialEngine;
import dev.stslib.format.shell.IniFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine's profile reader reads what the format {@code ini} writes. */
class IniReadBackTest {
    private static final Instant ISSUED = Instant.parse("2026-11-21T10:00:00.123Z");
    private static final Instant EXPIRATION = Instant.parse("2126-11-21T11:00:00Z");

    /** Visible ASCII, all of it that is no letter and no digit. */
    private static final String VISIBLE = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private static TemporaryCredentials credentials(String tail, String token, Instant expiration) {
        return new TemporaryCredentials(
                "ASIAIOSFODNN7EXAMPLE" + tail,
                Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" + tail),
                Secret.of(token),
                ISSUED,
                expiration);
    }

    @Test
    void theSameNamesAndValues(@TempDir Path folder) throws IOException {
        Map<String, TemporaryCredentials> set = Map.of(
                "sts-S3ReadOnlyRole-prod",
                credentials("", "FwoGZXIvYXdzEXAMPLE//////////wEaDPlain+Token==", EXPIRATION),
                "long-term",
                credentials("", "", TemporaryCredentials.LATEST),
                "a.b/c%d@e:f+g_H",
                credentials(VISIBLE, "FwoGZXIvYXdz" + VISIBLE, EXPIRATION),
                "default",
                credentials("", "of_the_default", EXPIRATION));
        Path written = Files.write(folder.resolve("credentials"), new IniFormat().encodeSet(CredentialSet.of(set)));
        try (CredentialEngine engine = CredentialEngine.builder()
                .configFile(Files.writeString(folder.resolve("config"), ""))
                .credentialsFile(written)
                .build()) {
            set.forEach((name, credentials) -> {
                Profile profile = Objects.requireNonNull(engine.profiles().get(name), name);
                assertEquals(
                        Optional.of(credentials.accessKeyId()),
                        profile.secret("aws_access_key_id").map(Secret::revealSecret));
                assertEquals(Optional.of(credentials.secretAccessKey()), profile.secret("aws_secret_access_key"));
                assertEquals(
                        Optional.of(credentials.sessionToken())
                                .filter(token -> !token.revealSecret().isEmpty()),
                        profile.secret("aws_session_token"));
            });
            assertEquals(set.keySet(), engine.profiles().keySet());
        }
    }
}
