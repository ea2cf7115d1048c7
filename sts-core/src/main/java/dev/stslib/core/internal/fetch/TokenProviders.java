package dev.stslib.core.internal.fetch;

import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The token providers of one engine: one for each set of connection settings, shared by all that use the same. */
public final class TokenProviders {
    private final Map<TokenProviderSettings, LazyTokenProvider> providers = new ConcurrentHashMap<>();
    private final Function<TokenProviderSettings, OpenTokenProvider> opener;
    private final LazyTokenProvider usual;
    private volatile boolean ended;

    /**
     * Makes it without opening anything.
     *
     * @param opener opens a provider
     * @param settings the engine's own settings
     */
    public TokenProviders(Function<TokenProviderSettings, OpenTokenProvider> opener, TokenProviderSettings settings) {
        this.opener = opener;
        this.usual = of(settings);
    }

    /**
     * The engine's own provider.
     *
     * @return the provider
     */
    public LazyTokenProvider usual() {
        return usual;
    }

    LazyTokenProvider of(TokenProviderSettings settings) {
        LazyTokenProvider provider =
                providers.computeIfAbsent(settings, missing -> new LazyTokenProvider(() -> opener.apply(missing)));
        if (ended) {
            provider.close();
        }
        return provider;
    }

    /**
     * Ends the use of the providers. None opens from now on.
     *
     * @return what closes each provider
     */
    public List<Runnable> end() {
        ended = true;
        return providers.values().stream()
                .<Runnable>map(provider -> provider::close)
                .toList();
    }
}
