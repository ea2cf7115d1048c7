package dev.stslib.cli.internal.command;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.engine.StoredKeys;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts the long-term keys of profiles into the store, and says in the profile that they are there. */
final class KeyVault {
    private final CommandContext context;

    KeyVault(CommandContext context) {
        this.context = context;
    }

    /**
     * Saves keys and reads them back.
     *
     * @param replace whether to replace keys with another id
     * @throws CommandException if the keys are not keys of AWS, or the store has others that may not be replaced
     */
    void save(String profile, String accessKeyId, Secret secret, boolean replace) {
        check(accessKeyId, secret);
        Engines engines = context.engines();
        try (OpenStore store = engines.stores().requireOnThisMachine().open(engines.plugins())) {
            StoredKeys keys = new StoredKeys(store);
            if (!replace) {
                refuseOthers(profile, accessKeyId, keys);
            }
            keys.save(profile, accessKeyId, secret, context.now());
            if (keys.load(profile)
                    .filter(saved -> saved.secretAccessKey().equals(secret))
                    .isEmpty()) {
                throw new CommandException(
                        ExitCode.STORE,
                        "The keys of profile '" + profile + "' were changed by another process meanwhile",
                        "Try again when less goes on");
            }
        }
    }

    private static void refuseOthers(String profile, String accessKeyId, StoredKeys keys) {
        keys.load(profile)
                .filter(known -> !known.accessKeyId().equals(accessKeyId))
                .ifPresent(known -> {
                    throw new CommandException(
                            ExitCode.PERSON_NEEDED,
                            "The store has the keys " + known.accessKeyId() + " for profile '" + profile
                                    + "', which would be lost",
                            "Confirm with --replace, or name another profile");
                });
    }

    private static void check(String accessKeyId, Secret secret) {
        if (!accessKeyId.matches("[A-Z0-9]{16,128}")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "The access key id is not 16 or more capital letters and digits",
                    "Copy it from IAM, such as AKIAIOSFODNN7EXAMPLE");
        }
        if (!secret.revealSecret().matches("[!-~]{16,256}")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "The secret access key is not 16 or more letters, digits and signs",
                    "Copy it alone, in one line, without blanks");
        }
    }

    /** The keys of a profile whose keys are in the store. Other tools get temporary credentials by this command. */
    static Map<String, String> mark(String profile) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put(StoredKeys.MARK, StoredKeys.IN_STORE);
        String name = profile.matches("[A-Za-z0-9_.@/+=-]+") ? profile : "\"" + profile + "\"";
        keys.put("credential_process", "sts process " + name);
        return keys;
    }
}
