package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineEvent.RefreshFailed;
import dev.stslib.core.event.EngineEvent.RefreshStarted;
import dev.stslib.core.event.EngineEvent.Refreshed;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.KeyState;
import dev.stslib.core.event.Phase;
import dev.stslib.core.event.RequiredCode;
import dev.stslib.core.event.WatchedKey;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What others see and hear of an entry, and what they can put into it. */
@Tag("one-jdk")
class EntryStateTest {
    private static final String ARN = "arn:aws:iam::222233334444:role/One";

    private final RuntimeException network = new EndpointUnreachableException("gone", "wait");
    private final CacheWorld world = new CacheWorld(RefreshSettings.DEFAULT.withJitter(0));
    private final CacheEntry<TemporaryCredentials> entry = world.entry;
    private final Instant start = world.clock.instant();
    private final WatchedKey name = new WatchedKey("one", entry.key(), EntryKind.ROLE);
    private final List<InFlightRefresh<TemporaryCredentials>> started = new ArrayList<>();

    private CacheEntry<TemporaryCredentials> entry(
            EntryDescriptor descriptor, @Nullable CacheEntry<?> source, EntryLoader<TemporaryCredentials> loader) {
        return new CacheEntry<>(
                CredentialKey.of("AssumeRole", Map.of("role", descriptor.label())),
                descriptor,
                source,
                loader,
                world.context(RefreshSettings.DEFAULT.withJitter(0), Runnable::run));
    }

    private static EntryDescriptor role(String label, @Nullable String arn) {
        return new EntryDescriptor(EntryKind.ROLE, label, arn);
    }

    // ---- The state

    @Test
    void anEmptyEntryHasNothingToShow() {
        assertEquals(
                new KeyState(
                        name, Phase.ABSENT, false, null, null, null, null, null, false, null, 0, List.of("one"), false),
                entry.describe());
        assertEquals("one", entry.label());
        assertEquals("CacheEntry[one]", entry.toString());
    }

    @Test
    void aRefreshInFlightShowsItsStageAndItsReaders() {
        CacheEntry<TemporaryCredentials> slow = entry(role("slow", null), null, refresh -> {
            refresh.enter("RateLimit");
            return new CompletableFuture<>();
        });
        slow.async();
        slow.async();
        KeyState state = slow.describe();
        assertTrue(state.refreshing());
        assertEquals("RateLimit", state.stage());
        assertEquals(2, state.waiting());
    }

    @Test
    void aFailureIsShownNextToTheValueWithTheNextTry() {
        entry.keep(true);
        world.read();
        world.failing = network;
        world.clock.advance(Duration.ofMinutes(45));
        KeyState state = entry.describe();
        assertEquals(Phase.ADVISORY, state.phase());
        assertEquals("ASIA1", state.accessKeyId());
        assertEquals(start, state.refreshed());
        assertEquals(start.plus(Duration.ofHours(1)), state.expiration());
        assertEquals(FailureKind.UNREACHABLE, state.failure());
        assertFalse(state.refreshing());
        RefreshFailed failed = assertInstanceOf(RefreshFailed.class, world.events.get(world.events.size() - 1));
        assertEquals(
                state.nextTry(),
                start.plus(Duration.ofMinutes(45)).plus(failed.nextTry() == null ? Duration.ZERO : failed.nextTry()));
        entry.keep(false);
        entry.watch(false);
        assertNull(entry.describe().nextTry(), "the background tries nothing");
    }

    @Test
    void theChainNamesTheSourcesFirst() {
        CacheEntry<TemporaryCredentials> middle = entry(role("middle", null), entry, refresh -> world.entry.async());
        CacheEntry<TemporaryCredentials> last = entry(role("last", null), middle, refresh -> world.entry.async());
        assertEquals(List.of("one", "middle", "last"), last.describe().chain());
    }

    @Test
    void aCodeAnywhereInTheChainIsOneThatTheKeyNeeds() {
        EntryDescriptor token = new EntryDescriptor(EntryKind.SESSION_TOKEN, "token", null)
                .needing(new RequiredCode("serial", "user", false), ExpiryWarnings.LAST_MINUTE);
        CacheEntry<TemporaryCredentials> first = entry(token, null, refresh -> world.entry.async());
        CacheEntry<TemporaryCredentials> middle = entry(role("middle", null), first, refresh -> first.async());
        CacheEntry<TemporaryCredentials> last = entry(role("last", null), middle, refresh -> middle.async());
        assertTrue(last.describe().needsCode());
        assertFalse(entry.describe().needsCode());
    }

    // ---- Events

    @Test
    void listenersHearOfARefreshAndHowLongItTook() {
        CompletableFuture<TemporaryCredentials> coming = new CompletableFuture<>();
        world.pending = coming;
        world.clock.advance(Duration.ofSeconds(1));
        CompletableFuture<TemporaryCredentials> reader = entry.async().toCompletableFuture();
        assertEquals(List.of(new RefreshStarted(name)), world.events);
        world.clock.advance(Duration.ofSeconds(3));
        world.listener = event -> {
            if (event instanceof Refreshed) {
                assertEquals("ASIA1", world.read(), "the state changes before listeners hear of it");
                assertFalse(reader.isDone(), "listeners hear of it before the readers that wait");
            }
        };
        coming.complete(world.next());
        assertTrue(reader.isDone());
        Instant end = start.plusSeconds(4).plus(Duration.ofHours(1));
        assertEquals(
                new Refreshed(name, "ASIA1", end, Duration.ofSeconds(3), Duration.ofHours(1)), world.events.get(1));
        assertEquals(2, world.events.size());
    }

    @Test
    void listenersHearOfAFailureThatOnlyAReaderTriesAgain() {
        world.failing = network;
        assertThrows(RuntimeException.class, world::read);
        assertEquals(new RefreshFailed(name, network, false, Duration.ZERO, null), world.events.get(1));
    }

    @Test
    void aListenerThatThrowsKeepsNoReaderWaiting() {
        world.listener = event -> {
            throw new NoClassDefFoundError("planted");
        };
        assertEquals("ASIA1", world.read());
    }

    @Test
    void aRefreshThatBringsNothingFails() {
        CacheEntry<TemporaryCredentials> empty =
                entry(role("empty", null), null, refresh -> CompletableFuture.completedStage(null));
        IllegalStateException error = assertThrows(IllegalStateException.class, empty::get);
        assertEquals("No credentials came for empty", error.getMessage());
    }

    // ---- Values from elsewhere

    @Test
    void aValueThatIsPutInIsServedToReadersThatWaitAndAnnounced() {
        world.pending = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> reader = entry.async().toCompletableFuture();
        TemporaryCredentials value = world.next();
        entry.put(value);
        assertSame(value, reader.join());
        assertEquals(
                new Refreshed(name, "ASIA1", value.expiration(), Duration.ZERO, Duration.ofHours(1)),
                world.events.get(world.events.size() - 1));
        world.pending.completeExceptionally(network);
        assertSame(value, entry.get(), "the refresh is no longer the entry's");
        assertNull(entry.describe().failure());
    }

    @Test
    void aValueThatIsOfferedIsTakenIfItLivesLonger() {
        TemporaryCredentials first = world.next();
        world.clock.advance(Duration.ofSeconds(1));
        TemporaryCredentials second = world.next();
        entry.offer(second);
        assertSame(second, entry.get());
        entry.offer(first);
        assertSame(second, entry.get());
        assertEquals(List.of(), world.asked);
    }

    @Test
    void aValueThatIsOfferedIsRenewedInTheBackground() {
        entry.keep(true);
        entry.offer(world.next());
        world.clock.advance(Duration.ofMinutes(45));
        assertEquals(List.of(RefreshTrigger.BACKGROUND), world.asked);
    }

    @Test
    void whatEndsAtTheSameTimeIsNoBetter() {
        TemporaryCredentials first = world.next();
        entry.offer(first);
        entry.offer(world.next());
        assertSame(first, entry.get());
    }

    @Test
    void aRefusedOrOutdatedValueIsToldByItsId() {
        world.read();
        entry.renew("ASIAOTHER");
        entry.invalidate("ASIAOTHER");
        assertEquals(Optional.of("ASIA1"), entry.fresh().map(TemporaryCredentials::accessKeyId));
        entry.renew("ASIA1");
        assertEquals(Optional.empty(), entry.fresh(), "a reader waits for another one");
        assertEquals(Optional.of("ASIA1"), entry.peek().map(TemporaryCredentials::accessKeyId));
        assertFalse(entry.describe().refused(), "an outdated value is not a refused one");
        entry.invalidate("ASIA1");
        assertEquals(Optional.empty(), entry.peek());
        assertTrue(entry.describe().refused());
        world.read();
        assertFalse(entry.describe().refused(), "the new value");
    }

    @Test
    void aFreshValueIsOneThatNoReaderRenews() {
        assertEquals(Optional.empty(), entry.fresh());
        assertEquals(Optional.empty(), entry.peek());
        world.read();
        assertTrue(entry.fresh().isPresent());
        world.clock.sleep(Duration.ofMinutes(45));
        assertTrue(entry.fresh().isEmpty());
        assertTrue(entry.peek().isPresent());
        world.clock.sleep(Duration.ofMinutes(15));
        assertTrue(entry.peek().isEmpty());
    }

    @Test
    void theAccountOfAValueIsThatOfTheRequestOrOfTheRole() {
        EntryLoader<TemporaryCredentials> ofSource = new EntryLoader<>() {
            @Override
            public CompletionStage<TemporaryCredentials> load(InFlightRefresh<TemporaryCredentials> refresh) {
                return CompletableFuture.completedStage(world.next());
            }

            @Override
            public String account() {
                return "333344445555";
            }
        };
        CacheEntry<TemporaryCredentials> one = entry(role("one", ARN), null, ofSource);
        TemporaryCredentials value = one.get();
        assertEquals("333344445555", one.accountOf(value));
        one.loadBy(refresh -> CompletableFuture.completedStage(world.next()));
        assertEquals("222233334444", one.accountOf(value));
        assertNull(one.accountOf(world.next()), "a value that the entry does not have");
    }

    // ---- Signing

    @Test
    void aValueSignsUntilItsMandatoryWindow() {
        TemporaryCredentials first = entry.get();
        world.clock.sleep(Duration.ofMinutes(59).minusMillis(1));
        assertSame(first, signing());
        assertEquals(1, world.asked.size(), "it is not renewed ahead of need");
        world.clock.sleep(Duration.ofMillis(1));
        assertEquals("ASIA2", signing().accessKeyId());
        entry.renew("ASIA2");
        assertEquals("ASIA3", signing().accessKeyId());
    }

    private TemporaryCredentials signing() {
        return entry.forSigning(InFlightRefresh.unshared())
                .toCompletableFuture()
                .join();
    }

    @Test
    void aRefreshKnowsWhatItsEntryHasMeanwhile() {
        List<InFlightRefresh<TemporaryCredentials>> begun = new ArrayList<>();
        CacheEntry<TemporaryCredentials> slow = entry(role("slow", null), null, refresh -> {
            begun.add(refresh);
            return new CompletableFuture<>();
        });
        TemporaryCredentials current = world.next();
        slow.offer(current);
        slow.refreshNow();
        assertSame(current, begun.get(0).current());
        assertEquals(Optional.empty(), begun.get(0).latest(), "it is to replace that one");
        assertFalse(begun.get(0).isCurrentRefused());
        slow.invalidate("ASIA1");
        assertTrue(begun.get(0).isCurrentRefused());
        world.lifetime = Duration.ofHours(2);
        TemporaryCredentials other = world.next();
        slow.offer(other);
        assertEquals(Optional.of(other), begun.get(0).latest());
    }

    @Test
    void aCallerThatWaitsForARoleWaitsForWhatSignsIt() {
        List<InFlightRefresh<TemporaryCredentials>> begun = new ArrayList<>();
        CacheEntry<TemporaryCredentials> source = entry(role("source", null), null, refresh -> {
            begun.add(refresh);
            return new CompletableFuture<>();
        });
        InFlightRefresh<TemporaryCredentials> asker =
                new InFlightRefresh<>(RefreshTrigger.BACKGROUND, () -> 0, 0, null, Optional::empty, () -> false, null);
        source.forSigning(asker);
        assertFalse(begun.get(0).isAwaited());
        asker.await();
        assertTrue(begun.get(0).isAwaited());
    }

    /** The wall clock is set back, and then goes on by more than is left. */
    @Test
    void aValueIsNoLongerFreshByAClockThatWasSetBack() {
        CacheEntry<TemporaryCredentials> unwatched =
                entry(role("unwatched", null), null, refresh -> CompletableFuture.completedStage(world.next()));
        unwatched.get();
        world.clock.advance(Duration.ofMinutes(30));
        world.clock.jump(Duration.ofMinutes(-30));
        world.clock.advance(Duration.ofMinutes(14));
        assertTrue(unwatched.fresh().isPresent());
        world.clock.advance(Duration.ofMinutes(2));
        assertTrue(unwatched.fresh().isEmpty());
    }

    // ---- The end

    @Test
    void aClosedEntryTakesNothing() {
        world.pending = new CompletableFuture<>();
        CompletableFuture<TemporaryCredentials> reader = entry.async().toCompletableFuture();
        entry.close();
        CompletionException thrown = assertThrows(CompletionException.class, reader::join);
        EngineClosedException closed = assertInstanceOf(EngineClosedException.class, thrown.getCause());
        assertTrue(closed.problem().contains("one"), closed.problem());
        entry.put(world.next());
        entry.offer(world.next());
        world.pending.complete(world.next());
        assertEquals(Optional.empty(), entry.peek());
        for (CompletionStage<TemporaryCredentials> read : List.of(entry.async(), entry.refreshNow())) {
            assertTrue(read.toCompletableFuture().isCompletedExceptionally());
        }
        assertThrows(EngineClosedException.class, entry::get);
        assertEquals(List.of(new RefreshStarted(name)), world.events);
    }

    // ---- Time-outs

    @Test
    void aTimeOutNamesTheEntryAndTheTime() {
        assertEquals("The credentials of slow did not come within 120 s", timeOut(RefreshSettings.DEFAULT));
        assertEquals(
                "The credentials of slow did not come within 1500 ms",
                timeOut(RefreshSettings.DEFAULT.withWaitTimeout(Duration.ofMillis(1_500))));
    }

    private CacheEntry<TemporaryCredentials> entryWhoseRefreshHangs() {
        return entry(role("slow", null), null, refresh -> {
            started.add(refresh);
            return new CompletableFuture<>();
        });
    }

    private static String problem(CompletableFuture<?> reader) {
        CompletionException thrown = assertThrows(CompletionException.class, reader::join);
        return assertInstanceOf(CredentialTimeoutException.class, thrown.getCause())
                .problem();
    }

    @Test
    void theTimeInWhichAPersonIsAskedDoesNotCount() {
        CompletableFuture<TemporaryCredentials> reader =
                entryWhoseRefreshHangs().async().toCompletableFuture();
        world.clock.advance(Duration.ofSeconds(100));
        started.get(0).asksPerson(true);
        world.clock.advance(Duration.ofMinutes(15));
        started.get(0).asksPerson(false);
        world.clock.advance(Duration.ofSeconds(119));
        assertFalse(reader.isDone());
        world.clock.advance(Duration.ofSeconds(1));
        assertEquals("The credentials of slow did not come within 120 s", problem(reader));
    }

    @Test
    void aReaderDoesNotWaitForAPersonWithoutEnd() {
        CompletableFuture<TemporaryCredentials> reader =
                entryWhoseRefreshHangs().async().toCompletableFuture();
        started.get(0).asksPerson(true);
        world.clock.advance(Duration.ofMinutes(20).minusMillis(1));
        assertFalse(reader.isDone());
        world.clock.advance(Duration.ofMillis(1));
        assertEquals(
                "The credentials of slow did not come in time: a person is still asked for an MFA code",
                problem(reader));
    }

    @Test
    void theTimeInWhichAPersonIsAskedForTheSourceDoesNotCountEither() {
        CacheEntry<TemporaryCredentials> source = entryWhoseRefreshHangs();
        CacheEntry<TemporaryCredentials> role = entry(
                role("role", null),
                source,
                refresh -> source.forSigning(refresh).thenCompose(keys -> new CompletableFuture<>()));
        CompletableFuture<TemporaryCredentials> reader = role.async().toCompletableFuture();
        started.get(0).asksPerson(true);
        world.clock.advance(Duration.ofMinutes(15));
        assertFalse(reader.isDone());
        source.put(world.next()); // ends the question
        world.clock.advance(Duration.ofSeconds(119));
        assertFalse(reader.isDone());
        world.clock.advance(Duration.ofSeconds(1));
        assertEquals("The credentials of role did not come within 120 s", problem(reader));
    }

    @Test
    void aReaderWithValidCredentialsDoesNotWaitForAPerson() {
        List<CompletableFuture<TemporaryCredentials>> answers =
                new ArrayList<>(List.of(CompletableFuture.completedFuture(world.next()), new CompletableFuture<>()));
        CacheEntry<TemporaryCredentials> ending = entry(role("ending", null), null, refresh -> {
            started.add(refresh);
            return answers.remove(0);
        });
        assertEquals("ASIA1", ending.get().accessKeyId());
        world.clock.advance(Duration.ofMinutes(60).minusSeconds(30));
        CompletableFuture<TemporaryCredentials> reader = ending.async().toCompletableFuture();
        started.get(1).asksPerson(true);
        assertFalse(reader.isDone());
        world.clock.advance(Duration.ofSeconds(15));
        assertEquals("ASIA1", reader.join().accessKeyId());
    }

    @Test
    void aSourceThatAsksNoPersonDoesNotProlongTheWait() {
        CacheEntry<TemporaryCredentials> source = entryWhoseRefreshHangs();
        CompletableFuture<Void> begins = new CompletableFuture<>();
        CacheEntry<TemporaryCredentials> role =
                entry(role("role", null), source, refresh -> begins.thenCompose(now -> source.forSigning(refresh)));
        CompletableFuture<TemporaryCredentials> reader = role.async().toCompletableFuture();
        world.clock.advance(Duration.ofSeconds(60));
        begins.complete(null);
        world.clock.advance(Duration.ofSeconds(60));
        assertEquals("The credentials of role did not come within 120 s", problem(reader));
    }

    /** The reader needs the value of the second refresh, because that of the first is refused. */
    @Test
    void aReaderThatIsHandedOnWaitsAsLongForTheNextRefresh() {
        List<CompletableFuture<TemporaryCredentials>> answers =
                List.of(new CompletableFuture<>(), new CompletableFuture<>());
        CacheEntry<TemporaryCredentials> twice = entry(role("twice", null), null, refresh -> {
            started.add(refresh);
            return answers.get(started.size() - 1);
        });
        twice.async();
        twice.refuseEarlier();
        CompletableFuture<TemporaryCredentials> reader = twice.async().toCompletableFuture();
        world.clock.advance(Duration.ofSeconds(100));
        answers.get(0).complete(world.next());
        assertEquals(2, started.size());
        world.clock.advance(Duration.ofSeconds(119));
        assertFalse(reader.isDone());
        answers.get(1).complete(world.next());
        assertEquals("ASIA2", reader.join().accessKeyId());
    }

    private String timeOut(RefreshSettings settings) {
        CacheEntry<TemporaryCredentials> slow = new CacheEntry<>(
                CredentialKey.of("AssumeRole", Map.of("role", "slow")),
                role("slow", null),
                null,
                refresh -> new CompletableFuture<>(),
                world.context(settings, Runnable::run));
        CompletableFuture<TemporaryCredentials> reader = slow.async().toCompletableFuture();
        world.clock.advance(settings.waitTimeout().minusMillis(1));
        assertFalse(reader.isDone());
        world.clock.advance(Duration.ofMillis(1));
        return problem(reader);
    }
}
