package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineEvent.AboutToExpire;
import dev.stslib.core.event.EngineEvent.Expired;
import dev.stslib.core.event.RequiredCode;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens to an entry without a reader: warnings, renewals, and its end when nothing needs it. */
@Tag("one-jdk")
class EntryBackgroundTest {
    private static final RequiredCode CODE = new RequiredCode("arn:aws:iam::111122223333:mfa/me", "me", false);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final CacheWorld world = new CacheWorld(RefreshSettings.DEFAULT.withJitter(0));
    private final List<String> loaded = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();

    private CacheEntry<TemporaryCredentials> entry(
            CacheContext<TemporaryCredentials> context,
            String label,
            @Nullable RequiredCode code,
            @Nullable CacheEntry<?> source) {
        EntryDescriptor plain = new EntryDescriptor(EntryKind.ROLE, label, null);
        return new CacheEntry<>(
                CredentialKey.of("AssumeRole", Map.of("role", label)),
                code == null ? plain : plain.needing(code, ExpiryWarnings.of(List.of(Duration.ofMinutes(15), MINUTE))),
                source,
                refresh -> {
                    loaded.add(label);
                    return world.failing == null
                            ? CompletableFuture.completedStage(world.next())
                            : CompletableFuture.failedStage(world.failing);
                },
                context);
    }

    /** An entry of the usual kind, or, with a code, one that the background does not renew ahead of need. */
    private CacheEntry<TemporaryCredentials> entry(
            String label, @Nullable RequiredCode code, @Nullable CacheEntry<?> source) {
        CacheContext<TemporaryCredentials> context =
                world.context(RefreshSettings.DEFAULT.withJitter(0), Runnable::run);
        return entry(code == null ? context : context.withoutAdvisoryWindow(), label, code, source);
    }

    /** The warnings since the last call, such as {@code one 15} and {@code one ended}. */
    private List<String> warnings() {
        List<String> warnings = world.events.stream()
                .map(event -> event instanceof AboutToExpire soon
                        ? soon.label() + " " + soon.remaining().toMinutes() + (soon.code() == null ? "" : " code")
                        : event instanceof Expired ended ? ended.label() + " ended" : "")
                .filter(text -> !text.isEmpty())
                .toList();
        world.events.clear();
        return warnings;
    }

    // ---- Warnings

    @Test
    void theEndOfWhatNeedsACodeIsAnnounced_eachTimeOnce() {
        CacheEntry<TemporaryCredentials> entry = entry("one", CODE, null);
        entry.watch(true);
        entry.get();
        entry.get();
        world.failing = new EndpointUnreachableException("gone", "wait");
        world.clock.advance(Duration.ofMinutes(44));
        assertEquals(List.of(), warnings());
        world.clock.advance(MINUTE);
        assertEquals(List.of("one 15 code"), warnings());
        world.clock.advance(Duration.ofMinutes(13));
        assertEquals(List.of(), warnings());
        world.clock.advance(MINUTE);
        assertEquals(List.of("one 1 code"), warnings());
        world.clock.advance(Duration.ofHours(1));
        assertEquals(List.of("one ended"), warnings());
    }

    @Test
    void theEndOfWhatIsNotReadIsNotAnnounced() {
        CacheEntry<TemporaryCredentials> entry = entry("one", CODE, null);
        entry.watch(true);
        entry.put(world.next());
        world.clock.advance(Duration.ofMinutes(50));
        assertEquals(List.of(), warnings());
        entry.get();
        world.clock.advance(Duration.ofMinutes(10));
        assertEquals(List.of("one 1 code", "one ended"), warnings(), "it is read by then");
    }

    @Test
    void theEndOfWhatSignsForOthersIsAnnouncedWhereOnlyACodeRenewsIt() {
        CacheEntry<TemporaryCredentials> session = entry("session", CODE, null);
        CacheEntry<TemporaryCredentials> role = entry("role", null, session);
        session.put(world.next());
        role.keep(true);
        world.clock.advance(Duration.ofMinutes(45));
        assertEquals(List.of("session 15 code"), warnings());
        role.keep(false);
        world.clock.advance(Duration.ofMinutes(20));
        assertEquals(List.of(), warnings(), "nothing is signed with it any more");
    }

    @Test
    void theEndOfOtherValuesIsAnnouncedOnlyIfRefreshesFail() {
        CacheEntry<TemporaryCredentials> entry = entry("one", null, null);
        entry.keep(true);
        entry.get();
        world.clock.advance(Duration.ofHours(2));
        assertEquals(List.of(), warnings());
        world.failing = new EndpointUnreachableException("gone", "wait");
        world.clock.advance(Duration.ofMinutes(46));
        assertEquals(List.of("one 1", "one ended"), warnings());
    }

    @Test
    void aRefreshThatHangsIsWorthAWarningToo() {
        CompletableFuture<TemporaryCredentials> hanging = new CompletableFuture<>();
        world.entry.keep(true);
        world.read();
        world.pending = hanging;
        world.clock.advance(Duration.ofMinutes(58));
        assertEquals(List.of(), warnings());
        world.clock.advance(Duration.ofMinutes(2));
        assertEquals(List.of("one 1", "one ended"), warnings());
    }

    // ---- Renewals

    @Test
    void renewalsPassTheGate_andStartOnlyIfTheyAreStillDue() {
        List<Runnable> held = new ArrayList<>();
        CacheContext<TemporaryCredentials> context =
                world.context(RefreshSettings.DEFAULT.withJitter(0), Runnable::run);
        context.gate().guardBy(held::add);
        CacheEntry<TemporaryCredentials> entry = entry(context, "one", null, null);
        entry.keep(true);
        entry.put(world.next());
        world.clock.advance(Duration.ofMinutes(45));
        assertEquals(1, held.size());
        assertEquals(List.of(), loaded);
        held.remove(0).run();
        assertEquals(List.of("one"), loaded);

        world.clock.advance(Duration.ofMinutes(45));
        assertEquals(1, held.size());
        entry.put(world.next());
        held.remove(0).run();
        assertEquals(List.of("one"), loaded, "a new value came meanwhile");
        world.clock.advance(Duration.ofMinutes(45));
        assertEquals(1, held.size(), "the next alarm is set");
        entry.keep(false);
        held.remove(0).run();
        assertEquals(List.of("one"), loaded, "nothing wants it any more");
    }

    @Test
    void whatIsKeptLaterIsRenewedToo() {
        CacheEntry<TemporaryCredentials> entry = entry("one", null, null);
        entry.put(world.next());
        entry.keep(true);
        world.clock.advance(Duration.ofMinutes(45));
        assertEquals(List.of("one"), loaded);
    }

    @Test
    void anAsynchronousReadIsAReadLikeOthers() {
        world.read();
        world.entry.async();
        world.clock.advance(Duration.ofMinutes(45));
        assertEquals(2, world.asked.size());
    }

    @Test
    void oneReadOpensOneTry_whateverComesOfIt() {
        world.read();
        world.clock.sleep(Duration.ofMinutes(46));
        world.failing = new EndpointUnreachableException("gone", "wait");
        world.read();
        assertEquals(2, world.asked.size());
        world.clock.advance(Duration.ofMinutes(12));
        assertEquals(2, world.asked.size(), "the next try needs another read");
    }

    @Test
    void anEntryThatIsClosedIsNotRenewed() {
        CacheEntry<TemporaryCredentials> entry = entry("one", null, null);
        entry.keep(true);
        entry.put(world.next());
        entry.close();
        world.clock.advance(Duration.ofHours(2));
        assertEquals(List.of(), loaded);
    }

    @Test
    void watchersAreCounted() {
        CacheEntry<TemporaryCredentials> entry = entry("one", null, null);
        entry.watch(true);
        entry.watch(true);
        entry.watch(false);
        entry.get();
        entry.get();
        world.clock.advance(Duration.ofMinutes(1));
        entry.get();
        world.clock.advance(Duration.ofMinutes(45));
        assertEquals(List.of("one", "one"), loaded, "one is left");
        entry.get();
        entry.watch(false);
        world.clock.advance(Duration.ofHours(1));
        assertEquals(List.of("one", "one"), loaded);
    }

    // ---- The idle entry

    private CacheEntry<TemporaryCredentials> dropped(
            String label, @Nullable RequiredCode code, @Nullable CacheEntry<?> source) {
        CacheEntry<TemporaryCredentials> entry = entry(label, code, source);
        entry.whenIdle(idle -> {
            if (entry.endIfIdle()) {
                dropped.add(label);
            }
        });
        return entry;
    }

    @Test
    void whatHandlesHaveLeftIsDroppedByATimer() {
        CacheEntry<TemporaryCredentials> entry = dropped("one", null, null);
        entry.watch(true);
        world.clock.advance(Duration.ofHours(1));
        assertEquals(List.of(), dropped);
        entry.watch(false);
        world.clock.advance(Duration.ofMinutes(14));
        assertEquals(List.of(), dropped);
        entry.touch();
        world.clock.advance(MINUTE);
        assertEquals(List.of(), dropped, "it was used");
        world.clock.advance(Duration.ofMinutes(15));
        assertEquals(List.of("one"), dropped);
        world.clock.advance(Duration.ofDays(1));
        assertEquals(List.of("one"), dropped);
    }

    @Test
    void whatSignsForAWatchedEntryStays() {
        CacheEntry<TemporaryCredentials> source = dropped("source", null, null);
        CacheEntry<TemporaryCredentials> middle = dropped("middle", null, source);
        CacheEntry<TemporaryCredentials> role = dropped("role", null, middle);
        role.watch(true);
        world.clock.advance(Duration.ofDays(1));
        assertEquals(List.of(), dropped);
        role.watch(false);
        world.clock.advance(Duration.ofMinutes(15));
        assertEquals(3, dropped.size(), dropped::toString);
    }

    @Test
    void whatIsUsedWithoutAHandleIsDroppedWhenTheCacheLooks() {
        CacheEntry<TemporaryCredentials> entry = dropped("one", null, null);
        world.clock.advance(Duration.ofHours(13));
        assertEquals(List.of(), dropped, "no timer");
        entry.put(world.next());
        entry.forSigning(InFlightRefresh.unshared());
        entry.dropIfIdle();
        assertEquals(List.of(), dropped, "it has signed");
        world.clock.advance(Duration.ofHours(13));
        entry.dropIfIdle();
        assertEquals(List.of("one"), dropped);
    }

    @Test
    void whatCostACodeStaysUntilItEnds() {
        world.lifetime = Duration.ofHours(2);
        CacheEntry<TemporaryCredentials> entry = dropped("one", CODE, null);
        entry.put(world.next());
        entry.watch(true);
        entry.watch(false);
        world.clock.advance(Duration.ofMinutes(119));
        assertEquals(List.of(), dropped);
        world.clock.advance(Duration.ofMinutes(16));
        assertEquals(List.of("one"), dropped);
    }

    @Test
    void whatAServiceRefusedStaysUntilItEnds_sinceAStoreMightBringItBack() {
        CacheEntry<TemporaryCredentials> refused = dropped("refused", null, null);
        CacheEntry<TemporaryCredentials> good = dropped("good", null, null);
        for (CacheEntry<TemporaryCredentials> entry : List.of(refused, good)) {
            TemporaryCredentials value = world.next();
            entry.put(value);
            if (entry == refused) {
                entry.invalidate(value.accessKeyId());
            }
            entry.watch(true);
            entry.watch(false);
        }
        world.clock.advance(Duration.ofMinutes(30));
        assertEquals(List.of("good"), dropped);
        world.clock.advance(Duration.ofMinutes(45));
        assertEquals(List.of("good", "refused"), dropped);
    }

    @Test
    void whatIsBeingRefreshedOrUsedIsNotDropped() {
        world.pending = new CompletableFuture<>();
        world.entry.watch(false);
        world.entry.async();
        assertFalse(world.entry.endIfIdle(), "a refresh is in flight");
        world.pending.complete(world.next());
        assertFalse(world.entry.endIfIdle(), "it was read");
        CacheEntry<TemporaryCredentials> unused = dropped("unused", null, null);
        assertTrue(unused.endIfIdle());
        assertFalse(unused.endIfIdle(), "the action runs once");
    }

    @Test
    void aClosedEntryIsNotDropped() {
        CacheEntry<TemporaryCredentials> entry = dropped("one", null, null);
        entry.watch(true);
        entry.watch(false);
        entry.close();
        world.clock.advance(Duration.ofHours(1));
        assertEquals(List.of(), dropped);
    }
}
