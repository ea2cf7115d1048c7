package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A source may be idle, and dropped, before what it signs for. There must not be two of one key that are both used. */
class DroppedSourceTest {
    private static final Duration IDLE = EntryUsage.IDLE_AFTER_WATCH.plusMinutes(1);

    private final CacheWorld world = new CacheWorld(RefreshSettings.DEFAULT.withJitter(0));

    private CacheEntry<TemporaryCredentials> entry(String name, @Nullable CacheEntry<TemporaryCredentials> source) {
        return world.cache.entry(
                CredentialKey.of("AssumeRole", Map.of("role", name)),
                new EntryDescriptor(EntryKind.ROLE, name, null),
                source,
                false,
                refresh -> CompletableFuture.completedStage(world.next()));
    }

    @Test
    void whatStayedIsSignedByTheOneThatTookItsPlace() {
        CacheEntry<TemporaryCredentials> dropped = entry("source", null);
        CacheEntry<TemporaryCredentials> role = entry("role", dropped);
        role.watch(true);
        role.invalidate(role.get().accessKeyId());
        role.watch(false);
        world.clock.advance(IDLE);
        CacheEntry<TemporaryCredentials> present = entry("source", null);
        assertNotSame(dropped, present);
        assertSame(role, entry("role", present), "a refused value stays");
        assertSame(present, role.source());
        role.watch(true);
        world.clock.advance(Duration.ofDays(1));
        assertSame(present, entry("source", null), "it is needed");
    }

    @Test
    void whatIsWatchedPassesOnThatItNeedsItsSource() {
        CacheEntry<TemporaryCredentials> dropped = entry("source", null);
        CacheEntry<TemporaryCredentials> middle = entry("middle", dropped);
        CacheEntry<TemporaryCredentials> role = entry("role", middle);
        dropped.dropIfUnneeded();
        role.watch(true);
        assertTrue(role.isDropped(), "so that all of the chain is made again");
        CacheEntry<TemporaryCredentials> present = entry("source", null);
        assertSame(middle, entry("middle", present));
        present.dropIfUnneeded();
        assertFalse(role.isDropped());
        role.watch(false);
        present.dropIfUnneeded();
        assertTrue(present.isDropped(), "nothing needs it any more");
    }
}
