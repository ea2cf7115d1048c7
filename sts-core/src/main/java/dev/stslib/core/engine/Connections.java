package dev.stslib.core.engine;

import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The ways to STS of one engine: one provider for each set of connection settings, shared by all that are alike. */
public final class Connections implements AutoCloseable {
    private final Map<TokenProviderSettings, Sts> ways = new ConcurrentHashMap<>();
    private final Function<TokenProviderSettings, OpenTokenProvider> opener;
    private final Sts usual;
    private final Cells cells;
    private final MfaPrompter prompter;
    private final RequestDispatcher dispatcher;

    /**
     * Makes them.
     *
     * @param opener opens a provider
     * @param usual the engine's own settings
     * @param cells the cells of the engine
     * @param prompter gets MFA codes
     * @param dispatcher dispatches requests
     */
    public Connections(
            Function<TokenProviderSettings, OpenTokenProvider> opener,
            TokenProviderSettings usual,
            Cells cells,
            MfaPrompter prompter,
            RequestDispatcher dispatcher) {
        this.opener = opener;
        this.cells = cells;
        this.prompter = prompter;
        this.dispatcher = dispatcher;
        this.usual = way(usual);
    }

    /**
     * The engine's own way, opened when a request needs it.
     *
     * @return the way
     */
    public Sts usual() {
        return usual;
    }

    private Sts way(TokenProviderSettings settings) {
        return ways.computeIfAbsent(settings, missing -> new Sts(() -> opener.apply(missing)));
    }

    /**
     * The session tokens of connections with these settings.
     *
     * @param settings how they connect
     * @param endpoint where to
     * @return the tokens
     */
    public ConnectionTokens tokens(TokenProviderSettings settings, StsEndpoint endpoint) {
        return new ConnectionTokens(way(settings), endpoint, cells, prompter, dispatcher);
    }

    @Override
    public void close() {
        ways.values().forEach(Sts::close);
    }
}
