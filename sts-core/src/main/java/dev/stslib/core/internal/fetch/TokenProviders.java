package dev.stslib.core.internal.fetch;

import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.internal.concurrent.Lazy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;

/**
 * The token providers of one engine: one for each set of connection settings, shared by all that use the same. It keeps those
 * that were used last, since an application may make connections with ever new settings. Thread-safe.
 */
public final class TokenProviders {
    /** How many providers are kept, besides the engine's own and those in use. */
    static final int MOST = 32;

    /** In the order of use. */
    private final Map<TokenProviderSettings, Lazy<OpenTokenProvider>> recent = new LinkedHashMap<>(16, 0.75f, true);
    /** All providers that something still uses, and so may have calls in flight. */
    private final Set<Lazy<OpenTokenProvider>> all = Collections.newSetFromMap(new WeakHashMap<>());

    private final Function<TokenProviderSettings, OpenTokenProvider> opener;
    private final TokenProviderSettings usualSettings;
    private final Lazy<OpenTokenProvider> usual;
    private boolean ended;

    /**
     * Makes it without opening anything.
     *
     * @param opener opens a provider
     * @param settings the engine's own settings
     */
    public TokenProviders(Function<TokenProviderSettings, OpenTokenProvider> opener, TokenProviderSettings settings) {
        this.opener = opener;
        this.usualSettings = settings;
        this.usual = lazy(settings);
    }

    /** A provider that is opened for the first request. An engine that finds everything in its store opens none. */
    private Lazy<OpenTokenProvider> lazy(TokenProviderSettings settings) {
        return new Lazy<>(() -> opener.apply(settings), OpenTokenProvider::close);
    }

    /**
     * The engine's own provider.
     *
     * @return the provider, which is opened for the first request
     */
    public Lazy<OpenTokenProvider> usual() {
        return usual;
    }

    synchronized Lazy<OpenTokenProvider> of(TokenProviderSettings settings) {
        if (settings.equals(usualSettings)) {
            return usual;
        }
        Lazy<OpenTokenProvider> provider = recent.get(settings);
        if (provider == null) {
            provider = lazy(settings);
            all.add(provider);
            recent.put(settings, provider);
            if (recent.size() > MOST) {
                recent.remove(recent.keySet().iterator().next());
            }
        }
        if (ended) {
            provider.close(); // it is not open yet
        }
        return provider;
    }

    /**
     * Ends the use of the providers. None opens from now on.
     *
     * @return what closes each provider
     */
    public synchronized List<Runnable> end() {
        ended = true;
        List<Runnable> closes = new ArrayList<>();
        closes.add(usual::close);
        all.forEach(provider -> closes.add(provider::close));
        return closes;
    }
}
