package dev.stslib.format.shell;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import java.time.Instant;

/** Credentials for the tests. */
final class Samples {
    static final Instant ISSUED = Instant.parse("2026-11-21T10:00:00.123Z");
    static final Instant EXPIRATION = Instant.parse("2126-11-21T11:00:00Z");

    static final String ID = "ASIAIOSFODNN7EXAMPLE";
    static final String KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    static final String TOKEN = "FwoGZXIvYXdzEXAMPLE//////////wEaDPlain+Token==";

    static final TemporaryCredentials TEMPORARY = credentials(TOKEN);

    /** Without a session token and without an end. */
    static final TemporaryCredentials LONG_TERM =
            new TemporaryCredentials(ID, Secret.of(KEY), Secret.of(""), ISSUED, TemporaryCredentials.LATEST);

    /** Every character of ASCII that some syntax treats in a special way, and what looks like code. */
    static final String PUNCTUATION =
            "it's \"q\" `id` $HOME ${HOME} $(id) %PATH% %1 !! ^& | < > ; # ~ * ? [a] {b} \\n \\' \\";

    private Samples() {}

    static TemporaryCredentials credentials(String token) {
        return new TemporaryCredentials(ID, Secret.of(KEY), Secret.of(token), ISSUED, EXPIRATION);
    }

    /** The credentials with every value ending in some text. */
    static TemporaryCredentials ending(String tail) {
        return new TemporaryCredentials(ID + tail, Secret.of(KEY + tail), Secret.of(TOKEN + tail), ISSUED, EXPIRATION);
    }
}
