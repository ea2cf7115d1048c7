package dev.stslib.core.wiring;

import dev.stslib.api.Host;
import dev.stslib.core.chain.ChainOptions;
import dev.stslib.core.chain.ChainResolver;
import dev.stslib.core.profile.ProfileTexts;
import dev.stslib.store.support.sealing.AesGcm;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Opens something sealed and resolves a made-up profile, once in a process, on a thread of its own, while the first engine
 * is being made: the classes for a sealed store and for the real profiles are then loaded and linked when they are needed,
 * which saves a short-lived program a good part of its start. It reads no file, asks nobody and keeps nothing. With one
 * processor it would gain nothing and is left out.
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

    /** Test case 13 of the specification of GCM: nothing, under a key and a nonce of zeros. */
    private static final byte[] SEALED_NOTHING =
            HexFormat.of().parseHex("000000000000000000000000530f8afbc74536b9a963b4f1c4cb738b");

    static {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            Runnable rehearsal = new Runnable() {
                @Override
                public void run() {
                    play();
                }
            };
            Thread thread = new Thread(rehearsal, "stslib-rehearsal");
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
        } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
            // nobody has asked for anything yet
        }
    }

    /** Unsealing comes first: the JDK's cryptography alone takes as long to load as all the rest. */
    static void all() throws GeneralSecurityException {
        AesGcm.unseal(new byte[AesGcm.KEY], new byte[0], SEALED_NOTHING);
        new ChainResolver(ProfileTexts.parse(CONFIG, CREDENTIALS), Host.of(Map.of(), Map.of()), ChainOptions.NONE)
                .resolve("role");
    }
}
