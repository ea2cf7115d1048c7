package dev.stslib.core.wiring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.stslib.api.Host;
import dev.stslib.core.chain.ChainOptions;
import dev.stslib.core.chain.ChainResolver;
import dev.stslib.core.profile.ProfileTexts;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import javax.crypto.Cipher;

/**
 * Resolves a made-up profile once in a process, on a thread of its own, while the first engine is being made: the
 * classes for the real profiles and for a sealed store are then loaded and linked when they are needed, which saves a
 * short-lived program a good part of its start. It reads no file, asks nobody and keeps nothing. With one processor it
 * would gain nothing and is left out.
 */
public final class Rehearsal {
    private static final String CONFIG = """
            [profile role]
            role_arn = arn:aws:iam::123456789012:role/made-up
            source_profile = user
            region = us-east-1
            duration_seconds = 3600
            endpoint_url = https://sts.invalid
            """;
    private static final String CREDENTIALS = """
            [user]
            aws_access_key_id = id
            aws_secret_access_key = none
            """;

    static {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            Thread thread = new Thread(Rehearsal::play, "stslib-rehearsal");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private Rehearsal() {}

    /** Begins, if no other call did; it never waits and never fails. */
    public static void begin() {
        // whoever calls this has the class initialised, once in a process
    }

    /** What fails here fails again where it is needed, and is told there. */
    @SuppressWarnings("EmptyCatch")
    private static void play() {
        try {
            all();
        } catch (GeneralSecurityException | IOException | RuntimeException | LinkageError e) {
            // nobody has asked for anything yet
        }
    }

    static void all() throws GeneralSecurityException, IOException {
        new ChainResolver(ProfileTexts.parse(CONFIG, CREDENTIALS), Host.of(Map.of(), Map.of()), ChainOptions.NONE)
                .resolve("role");
        Cipher.getInstance("AES/GCM/NoPadding").getProvider();
        try (JsonParser json = new JsonFactory().createParser(new byte[] {'{', '}'})) {
            json.nextToken();
        }
        Instant.parse("2026-01-01T00:00:00Z");
    }
}
