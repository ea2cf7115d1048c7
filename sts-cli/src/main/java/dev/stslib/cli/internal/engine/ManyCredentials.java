package dev.stslib.cli.internal.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The credentials of several profiles. Immutable.
 *
 * @param credentials by profile, in the order that you asked for them
 * @param failures why a profile has none
 */
public record ManyCredentials(Map<String, TemporaryCredentials> credentials, Map<String, StslibException> failures) {
    public ManyCredentials {
        credentials = Collections.unmodifiableMap(new LinkedHashMap<>(credentials));
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }
}
