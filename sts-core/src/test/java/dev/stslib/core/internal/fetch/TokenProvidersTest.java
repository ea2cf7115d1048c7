package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.internal.concurrent.Lazy;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections with ever new settings. */
@Tag("one-jdk")
class TokenProvidersTest {
    private final Set<TokenProviderSettings> closed = new HashSet<>();
    private final TokenProviders providers = new TokenProviders(this::open, TokenProviderSettings.DEFAULT);

    private OpenTokenProvider open(TokenProviderSettings settings) {
        return (OpenTokenProvider) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {OpenTokenProvider.class},
                (proxy, method, arguments) -> closed.add(settings));
    }

    private static TokenProviderSettings settings(int number) {
        return TokenProviderSettings.DEFAULT.withCaBundle(Path.of(number + ".pem"));
    }

    @Test
    void thoseThatWereUsedLastAreKept() {
        Lazy<OpenTokenProvider> first = providers.of(settings(0));
        Lazy<OpenTokenProvider> second = providers.of(settings(1));
        for (int i = 2; i <= TokenProviders.MOST; i++) {
            assertSame(first, providers.of(settings(0)));
            providers.of(settings(i));
        }
        assertSame(first, providers.of(settings(0)));
        assertNotSame(second, providers.of(settings(1)));
        assertSame(providers.usual(), providers.of(TokenProviderSettings.DEFAULT));
    }

    @Test
    void whatIsStillUsedIsClosedAtTheEnd() {
        Lazy<OpenTokenProvider> used = providers.of(settings(0));
        used.get();
        for (int i = 1; i <= TokenProviders.MOST; i++) {
            providers.of(settings(i)).get();
        }
        providers.usual().get();
        providers.end().forEach(Runnable::run);
        assertEquals(TokenProviders.MOST + 2, closed.size());
        assertThrows(EngineClosedException.class, used::get);
        assertThrows(
                EngineClosedException.class, () -> providers.of(settings(-1)).get());
    }
}
