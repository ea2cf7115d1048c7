package dev.stslib.core.stslib;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.core.internal.profile.AwsFilesProfileSource;
import dev.stslib.core.internal.wiring.EngineRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The profiles of one {@link StsCore}: the engine's, and over them those of a role file if one was named. */
final class FacadeProfiles {
    private final EngineRuntime engine;
    private @Nullable OpenProfiles roleFile;

    FacadeProfiles(EngineRuntime engine) {
        this.engine = engine;
    }

    ProfileSet current() {
        ProfileSet others = engine.profileSet();
        OpenProfiles file = roleFile();
        return file == null ? others : over(others, read(file));
    }

    private ProfileSet read(OpenProfiles file) {
        return engine.parts().profiles().current(file);
    }

    private synchronized @Nullable OpenProfiles roleFile() {
        return roleFile;
    }

    private static ProfileSet over(ProfileSet others, ProfileSet file) {
        return new ProfileSet(
                over(others.profiles(), file.profiles()),
                over(others.ssoSessions(), file.ssoSessions()),
                over(others.services(), file.services()),
                over(others.warnings(), file.warnings()),
                over(others.ignored(), file.ignored()));
    }

    private static Map<String, Profile> over(Map<String, Profile> others, Map<String, Profile> file) {
        Map<String, Profile> all = new LinkedHashMap<>(others);
        all.putAll(file);
        return all;
    }

    private static <T> List<T> over(List<T> others, List<T> file) {
        List<T> all = new ArrayList<>(others);
        all.addAll(file);
        return all;
    }

    /** Names the role file. One that cannot be read changes nothing. */
    void readFrom(Path file) {
        OpenProfiles opened = new AwsFilesProfileSource().openRoleFile(file);
        try {
            read(opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
        replace(opened);
    }

    void close() {
        replace(null);
    }

    private void replace(@Nullable OpenProfiles next) {
        OpenProfiles before;
        synchronized (this) {
            before = roleFile;
            roleFile = next;
        }
        if (before != null) {
            before.close();
        }
    }

    /** Keys and values of each profile of the role file, otherwise of all profiles, without a secret. */
    Map<String, Map<String, String>> shown() {
        engine.requireOpen();
        OpenProfiles file = roleFile();
        ProfileSet profiles = file == null ? engine.profileSet() : read(file);
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        profiles.profiles().forEach((name, found) -> all.put(name, shown(found)));
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
