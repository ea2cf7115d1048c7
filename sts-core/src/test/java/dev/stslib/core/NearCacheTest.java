package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.KeyState;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.TestRole;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Engines, as in several processes, on one store: what one does there reaches what the others have in memory. */
class NearCacheTest {
    private static final int READS = 100_000;

    private final FacadeWorld world = new FacadeWorld();
    private final ToldStore store = new ToldStore();
    private final CredentialEngine first = engine();
    private final CredentialEngine second = engine();
    private final CredentialEngine third = engine();
    private final RoleRequest plain =
            RoleRequest.of(world.plain.arn()).sourceProfile("Alice").build();

    private CredentialEngine engine() {
        return world.builder()
                .store(store, StoreSettings.create())
                .format(new LineFormat())
                .build();
    }

    @AfterEach
    void close() {
        List.of(first, second, third).forEach(CredentialEngine::close);
        world.close();
    }

    private String id(CredentialEngine engine) {
        return engine.credentials(plain).accessKeyId();
    }

    /** All read the same credentials. */
    private String allRead() {
        String id = id(first);
        assertEquals(id, id(second));
        assertEquals(id, id(third));
        return id;
    }

    /** What an engine has in memory, without a read. */
    private static KeyState inMemory(CredentialEngine engine) {
        return engine.snapshot().keys().stream()
                .filter(key -> key.accessKeyId() != null)
                .findFirst()
                .orElseThrow();
    }

    private int requests() {
        return world.sts.count("AssumeRole");
    }

    // ---- What another process saved

    @Test
    void aReadInTheAdvisoryWindowTakesWhatAnotherProcessHasStoredWithoutARequest() {
        String before = allRead();
        store.mute = true;
        world.clock.jump(Duration.ofMinutes(50));
        assertEquals(before, id(first));
        String after = id(first);
        assertNotEquals(before, after);
        assertEquals(before, id(second));
        assertEquals(after, id(second));
        assertEquals(before, id(third));
        assertEquals(after, id(third));
        assertEquals(2, requests());
    }

    @Test
    void theScheduledRefreshTakesWhatAnotherProcessHasStoredWithoutARequest() {
        List<CredentialHandle> handles = List.of(first.handle(plain), second.handle(plain), third.handle(plain));
        handles.forEach(CredentialHandle::get);
        world.clock.advance(Duration.ofMinutes(46));
        assertEquals(2, requests());
        int loads = store.loads.get();
        String id = handles.get(0).get().accessKeyId();
        handles.forEach(handle -> assertEquals(id, handle.get().accessKeyId()));
        assertEquals(loads, store.loads.get());
        assertEquals(2, requests());
    }

    @Test
    void whatIsNotFreshIsReplacedAsSoonAsAnotherProcessHasSaved() {
        String before = allRead();
        world.clock.jump(Duration.ofMinutes(50));
        assertEquals(before, id(first));
        String after = id(first);
        assertEquals(after, inMemory(second).accessKeyId(), "without a read");
        assertEquals(after, id(third));
        assertEquals(2, requests());
    }

    @Test
    void aReportThatIsRepeatedLoadsNothing() {
        allRead();
        int loads = store.loads.get();
        store.reports.forEach(store::tell);
        world.clock.jump(Duration.ofMinutes(50));
        store.reports.forEach(store::tell);
        assertEquals(loads, store.loads.get());
    }

    @Test
    void aFreshReadCallsNoStoreAndAllocatesNothing() {
        allRead();
        CredentialHandle handle = second.handle(plain);
        handle.get();
        int loads = store.loads.get();
        long most = 0;
        for (int i = 0; i < 3; i++) { // the compiler may allocate in the first
            most = bytes(handle::get);
        }
        assertTrue(most < READS, most + " bytes for " + READS + " reads");
        assertEquals(loads, store.loads.get());
    }

    private static long bytes(Supplier<?> read) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < READS; i++) {
            Object unused = read.get();
        }
        return threads.getThreadAllocatedBytes(thread) - before;
    }

    // ---- What another process invalidated

    private void reachesAll(Consumer<CredentialEngine> invalidation) {
        String before = allRead();
        invalidation.accept(first);
        assertTrue(store.entry().isEmpty(), "it is deleted");
        String after = id(second);
        assertNotEquals(before, after);
        assertEquals(after, id(third));
        assertEquals(2, requests(), "one for all that heard of it");
        assertNotEquals(before, id(first));
    }

    @Test
    void credentialsThatAServiceRefusedAreDroppedByAll() {
        reachesAll(engine ->
                engine.handle(plain).invalidate(engine.credentials(plain).accessKeyId()));
        assertEquals(id(second), id(first));
        assertEquals(2, requests());
    }

    /** STS itself says so when they sign a request. */
    @Test
    void signingCredentialsThatStsRefusedAreDroppedByAll() {
        TestRole role = world.sts.addRole("arn:aws:iam::777788889999:role/Spoke");
        role.trust(world.plain.arn());
        RoleRequest spoke = RoleRequest.of(role.arn()).source(plain).build();
        String before = allRead();
        world.sts.faults().add(Fault.error(403, "ExpiredToken", "planted").times(1));
        assertThrows(StsServiceException.class, () -> first.credentials(spoke));
        assertTrue(store.entry().isEmpty(), "it is deleted");
        assertNotEquals(before, id(second));
    }

    @Test
    void aRequestThatIsInvalidatedIsDroppedByAll() {
        reachesAll(engine -> engine.invalidate(plain));
    }

    @Test
    void rolesThatAreInvalidatedAreDroppedByAll() {
        reachesAll(engine -> assertEquals(1, engine.invalidateRoles(plain.roleArn())));
    }

    @Test
    void aRequestThatThisProcessHasNeverReadIsDroppedByTheOthers() {
        String before = id(second);
        first.invalidate(plain);
        assertNotEquals(before, id(second));
    }

    @Test
    void theNewestCredentialsReachAllOfThem() {
        String before = allRead();
        first.invalidate(plain);
        String after = id(first);
        assertNotEquals(before, after);
        assertEquals(after, inMemory(second).accessKeyId());
        assertEquals(after, id(third));
        assertEquals(2, requests());
    }

    @Test
    void aReportOfAnEarlierVersionDropsNothing() {
        allRead();
        first.invalidate(plain);
        String after = id(first);
        assertEquals(after, allRead());
        EntryChange deleted = store.reports.stream()
                .filter(change -> change.kind() == EntryChange.Kind.DELETED)
                .findFirst()
                .orElseThrow();
        store.tell(deleted);
        store.tell(new EntryChange(new EntryName("mfa device"), Long.MAX_VALUE, EntryChange.Kind.DELETED));
        assertEquals(after, allRead());
        assertEquals(2, requests());
    }

    @Test
    void aMissedReportLeavesTheOthersWithWhatTheyHaveUntilTheirRefresh() {
        String before = allRead();
        store.mute = true;
        first.invalidate(plain);
        String after = id(first);
        assertEquals(before, id(second));
        world.clock.jump(Duration.ofMinutes(50));
        assertEquals(before, id(second));
        assertNotEquals(before, id(second));
        assertNotEquals(before, after);
    }

    @Test
    void whatWasInvalidatedAndIsPutBackIsNotUsed() {
        String before = allRead();
        StoredEntry old = store.entry().orElseThrow();
        first.invalidate(plain);
        store.force(old);
        CredentialKey key = new CredentialKey(old.info().name().value());
        assertNull(third.runtime().parts().store().loadNow(key, "plain").value());
        assertNotEquals(before, id(third));
        assertNotEquals(before, id(second));
        assertEquals(2, requests());
        assertNotEquals(old, store.entry().orElseThrow(), "and is replaced");
    }

    @Test
    void whatIsNewerStaysStored_andReplacesWhatWasRefusedInAllProcesses() {
        String before = allRead();
        store.mute = true;
        world.clock.jump(Duration.ofMinutes(50));
        assertEquals(before, id(second));
        String after = id(second);
        store.mute = false;
        first.handle(plain).invalidate(before);
        assertEquals(after, id(first));
        assertEquals(after, id(third));
        assertEquals(2, requests());
    }

    @Test
    void theNextVersionIsHigherThanTheDeletedOneWhereTheClockIsBehind() {
        allRead();
        long deleted = store.entry().orElseThrow().info().version();
        first.handle(plain).invalidate(id(first));
        world.clock.jump(Duration.ofMinutes(-2));
        String after = id(second);
        assertTrue(store.entry().orElseThrow().info().version() > deleted);
        assertEquals(after, id(third));
        assertEquals(2, requests());
    }

    @Test
    void aStoreThatDoesNotDeleteIsReported() {
        String before = allRead();
        store.inner.fail();
        first.invalidate(plain);
        assertFalse(world.events(EngineEvent.StoreFailed.class).isEmpty());
        assertNotEquals(before, id(first));
        store.inner.repair();
    }

    @Test
    void aDeletionThatFailedReachesTheOthersOnceTheStoreIsBack() {
        String before = allRead();
        store.inner.fail();
        first.invalidate(plain);
        world.clock.advance(Duration.ofMinutes(5));
        assertEquals(before, id(second));
        store.inner.repair();
        world.clock.advance(Duration.ofSeconds(30));
        assertNotEquals(before, id(second));
    }

    @Test
    void theEndOfExpiredCredentialsIsNoNews() {
        allRead();
        long version = store.entry().orElseThrow().info().version();
        EntryName name = store.entry().orElseThrow().info().name();
        world.clock.jump(Duration.ofMinutes(61));
        store.tell(new EntryChange(name, version, EntryChange.Kind.DELETED));
        assertFalse(inMemory(second).refused());
    }
}
