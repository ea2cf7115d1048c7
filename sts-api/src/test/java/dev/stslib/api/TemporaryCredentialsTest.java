package dev.stslib.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TemporaryCredentialsTest {
    @Test
    void whatNeverEndsEndsWithTheYear9999() {
        TemporaryCredentials always =
                new TemporaryCredentials("ASIA1", Secret.of("s"), Secret.of("t"), Instant.MIN, Instant.MAX);
        assertEquals(Instant.parse("9999-12-31T23:59:59Z"), always.expiration());
        assertEquals(Instant.parse("0001-01-01T00:00:00Z"), always.issuedAt());
    }
}
