package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.BrokenPluginException;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.sdk.AwsSdkTokenProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A token provider that breaks its contract costs one refresh, and the reader gets an error that names the provider. */
class BrokenProviderTest {
    private final FacadeWorld world = new FacadeWorld();
    private volatile @Nullable Supplier<@Nullable Object> fault;

    /** How a provider breaks its contract. */
    enum Way {
        NULL("returned null", () -> null),
        RUNTIME_EXCEPTION("failed in AssumeRole with java.lang.", () -> {
            throw new IllegalStateException("planted");
        }),
        MISSING_CLASS("failed in AssumeRole with java.lang.", () -> {
            throw new NoClassDefFoundError("planted");
        }),
        ASSERTION("failed in AssumeRole with java.lang.", () -> {
            throw new AssertionError("planted");
        });

        private final String said;

        @SuppressWarnings("ImmutableEnumChecker") // The suppliers have no state.
        private final Supplier<@Nullable Object> fault;

        Way(String said, Supplier<@Nullable Object> fault) {
            this.said = said;
            this.fault = fault;
        }
    }

    /** The AWS SDK's provider, but for the fault. */
    private final class Provider implements TokenProvider {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public OpenTokenProvider open(TokenProviderSettings settings) {
            OpenTokenProvider real = new AwsSdkTokenProvider().open(settings);
            return (OpenTokenProvider) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {OpenTokenProvider.class},
                    (proxy, method, arguments) -> {
                        Supplier<@Nullable Object> now = fault;
                        if (now != null && arguments != null) {
                            return now.get();
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw Objects.requireNonNull(e.getCause());
                        }
                    });
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    void theErrorNamesTheProvider_andTheNextReadAsksAgain(Way way) {
        try (CredentialEngine engine = world.builder().provider(new Provider()).build()) {
            fault = way.fault;
            BrokenPluginException error = assertThrows(BrokenPluginException.class, () -> engine.credentials("plain"));
            assertTrue(error.problem().startsWith("The token provider " + way.said), error.problem());
            fault = null;
            assertEquals(Duration.ofHours(1), engine.credentials("plain").remaining(world.clock.instant()));
        }
    }
}
