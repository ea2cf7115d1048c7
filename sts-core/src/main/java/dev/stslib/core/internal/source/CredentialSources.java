package dev.stslib.core.internal.source;

import dev.stslib.api.Profile;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.core.internal.discovery.PluginType;
import dev.stslib.core.internal.discovery.Plugins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The credential sources of one engine, each found and opened when a profile first asks for it. Thread-safe. */
public final class CredentialSources implements AutoCloseable {
    private final Plugins plugins;
    private final CredentialSourceSettings settings;
    private final Map<String, OpenCredentialSource> open = new LinkedHashMap<>();
    private @Nullable List<CredentialSource> all;
    private boolean closed;

    /**
     * Finds and opens nothing yet.
     *
     * @param plugins finds sources
     * @param settings what each source is given
     */
    public CredentialSources(Plugins plugins, CredentialSourceSettings settings) {
        this.plugins = plugins;
        this.settings = settings;
    }

    /**
     * A key of a profile that a source claims.
     *
     * @param source the name of the source
     * @param key the key
     */
    public record Claim(String source, String key) {}

    /**
     * Opens a source, if it is not open yet.
     *
     * @param name its name
     * @return the live source, which this closes
     * @throws dev.stslib.api.error.PluginNotFoundException if there is none of that name
     * @throws EngineClosedException after {@link #close}
     */
    public synchronized OpenCredentialSource open(String name) {
        if (closed) {
            throw new EngineClosedException("The engine is closed", "Open a new one");
        }
        OpenCredentialSource known = open.get(name);
        if (known == null) {
            known = plugins.pick(PluginType.SOURCE, name).open(settings);
            open.put(name, known);
        }
        return known;
    }

    /**
     * The source that claims a key of a profile.
     *
     * @param profile a profile without any of AWS's own keys
     * @return the claim, or empty
     * @throws ProfileConfigurationException if two sources claim keys of the profile
     */
    public Optional<Claim> claim(Profile profile) {
        List<Claim> claims = new ArrayList<>();
        for (CredentialSource source : all()) {
            new TreeSet<>(source.keys())
                    .stream()
                            .filter(key -> profile.secret(key)
                                    .filter(value -> !value.revealSecret().isEmpty())
                                    .isPresent())
                            .findFirst()
                            .ifPresent(key -> claims.add(new Claim(source.name(), key)));
        }
        if (claims.size() > 1) {
            throw profile.error(
                    claims.get(1).key(),
                    "asks for the credential source '" + claims.get(1).source() + "', and the key '"
                            + claims.get(0).key() + "' for '" + claims.get(0).source() + "'",
                    "Take one of the two keys out");
        }
        return claims.stream().findFirst();
    }

    private synchronized List<CredentialSource> all() {
        List<CredentialSource> known = all;
        if (known == null) {
            known = plugins.all(PluginType.SOURCE);
            all = known;
        }
        return known;
    }

    /** Closes the sources that are open. One that fails keeps no other open. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        RuntimeException failure = null;
        for (OpenCredentialSource source : open.values()) {
            try {
                source.close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
