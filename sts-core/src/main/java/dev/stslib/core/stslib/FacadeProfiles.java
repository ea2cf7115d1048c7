package dev.stslib.core.stslib;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.EngineRuntime;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The profiles that one {@link StsCore} sees: the engine's, until a role file of its own is named. */
final class FacadeProfiles {
    private final EngineRuntime engine;
    private @Nullable OpenProfiles own;

    FacadeProfiles(EngineRuntime engine) {
        this.engine = engine;
    }

    ProfileSet current() {
        engine.requireOpen();
        OpenProfiles other;
        synchronized (this) {
            other = own;
        }
        return other == null ? engine.profileSet() : other.current();
    }

    /** Reads role profiles from another file; one that cannot be read changes nothing. */
    void readFrom(Path file) {
        EngineComponent parts = engine.parts();
        OpenProfiles other = parts.config()
                .profiles()
                .pick(parts.plugins())
                .open(parts.config().profileSettings().withRoleFile(file));
        try {
            other.current();
        } catch (RuntimeException e) {
            other.close();
            throw e;
        }
        replace(other);
    }

    void close() {
        replace(null);
    }

    private void replace(@Nullable OpenProfiles other) {
        OpenProfiles before;
        synchronized (this) {
            before = own;
            own = other;
        }
        if (before != null) {
            before.close();
        }
    }

    /** Keys and values of each profile without a secret; of an access key id the last four characters. */
    Map<String, Map<String, String>> shown() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        current().profiles().forEach((name, found) -> all.put(name, shown(found)));
        return all;
    }

    private static Map<String, String> shown(Profile profile) {
        Map<String, String> values = new LinkedHashMap<>();
        if (profile.syntaxError().isPresent()) {
            return values;
        }
        for (String key : List.of("role_arn", "mfa_serial", "source_profile")) {
            profile.get(key).ifPresent(value -> values.put(key, value));
        }
        profile.get("aws_access_key_id")
                .ifPresent(id -> values.put("aws_access_key_id", "****" + id.substring(Math.max(0, id.length() - 4))));
        return values;
    }
}
