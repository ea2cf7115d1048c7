package dev.stslib.core.internal.fetch;

import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The token providers of one engine: one for each set of connection settings, shared by all that use the same. */
public final class TokenProviders implements AutoCloseable {
    private final Map<TokenProviderSettings, LazyTokenProvider> providers = new ConcurrentHashMap<>();
    private final Function<TokenProviderSettings, OpenTokenProvider> opener;
    private final LazyTokenProvider usual;

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
        return providers.computeIfAbsent(settings, missing -> new LazyTokenProvider(() -> opener.apply(missing)));
    }

    @Override
    public void close() {
        providers.values().forEach(LazyTokenProvider::close);
    }
}
