package dev.stslib.core;

import static dev.stslib.core.FacadeWorld.ROLES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.error.PluginNotFoundException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.event.EngineEvent.CycleProgress;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import dev.stslib.core.stslib.StsCore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What outlives a run: {@code exportCredentials}, and {@code restoreCredentials} from a store. */
class KeptCredentialsTest {
    private final FacadeWorld world = new FacadeWorld();
    private final MemoryStore store = new MemoryStore();

    @AfterEach
    void close() {
        world.close();
    }

    private StsCore bob() {
        return world.manual.stsCore(
                same -> world.builder().format(new LineFormat()).store(store, StoreSettings.at(world.manual.folder)));
    }

    private CredentialSet firstRun() {
        try (StsCore sts = bob()) {
            sts.generateSessionToken(5, world.mfa.code());
            return sts.generateCredentials(ROLES);
        }
    }

    @Test
    void aRunLeavesItsTokenAndItsRolesInTheStore() {
        firstRun();
        assertEquals(1, store.opened.get());
        assertEquals(1, store.closed.get());
        assertEquals(
                List.of(EntryKind.ROLE, EntryKind.ROLE, EntryKind.ROLE, EntryKind.SESSION_TOKEN),
                store.entries.values().stream()
                        .map(entry -> entry.info().kind())
                        .sorted((a, b) -> a.name().compareTo(b.name()))
                        .toList());
        assertEquals(
                Set.of("line"),
                store.entries.values().stream()
                        .map(entry -> entry.info().format())
                        .collect(Collectors.toSet()));
    }

    @Test
    void anotherRunGoesOnWithoutACodeAndWithoutARequest() {
        CredentialSet before = firstRun();
        int asked = world.sts.requests().size();
        world.clock.advance(Duration.ofMinutes(10));
        try (StsCore sts = bob()) {
            CredentialSet restored = sts.restoreCredentials(ROLES);
            assertEquals(before.asMap(), restored.asMap());
            assertEquals(before.names(), restored.names());
            assertEquals(before.asMap(), sts.currentCredentials().asMap());
            SessionToken session = sts.sessionToken().orElseThrow();
            assertEquals(world.mfa.serial(), session.mfaSerial());
            assertEquals("4 hours, 50 minutes", sts.remainingText());
            assertEquals(asked, world.sts.requests().size());

            world.clock.advance(Duration.ofMinutes(35));
            assertEquals(asked + 3, world.sts.requests().size(), "refreshed 45 minutes after they were made");
            world.clock.advance(Duration.ofHours(5));
            assertEquals(1, world.sts.count("GetSessionToken"));
            List<CycleProgress> progress = world.events(CycleProgress.class);
            CycleProgress last = progress.get(progress.size() - 1);
            assertEquals(last.planned(), last.completed(), "the plan starts where the first run stopped");
            assertEquals(7, last.planned());
        }
    }

    @Test
    void whatHasExpiredIsNotRestored() {
        firstRun();
        world.clock.advance(Duration.ofHours(1));
        try (StsCore sts = bob()) {
            assertTrue(sts.restoreCredentials(ROLES).names().isEmpty());
            assertTrue(sts.sessionToken().isPresent(), "the session token lives on");
            assertEquals(ROLES.size(), sts.generateCredentials(ROLES).names().size());
            assertEquals(1, world.sts.count("GetSessionToken"));
        }
        world.clock.advance(Duration.ofHours(4));
        try (StsCore sts = bob()) {
            assertTrue(sts.restoreCredentials(ROLES).names().isEmpty());
            assertEquals(Optional.empty(), sts.sessionToken());
        }
    }

    @Test
    void onlyWhatIsThereIsRestoredAndUnknownNamesAreAnError() {
        try (StsCore sts = bob()) {
            sts.generateSessionToken(5, world.mfa.code());
            sts.generateCredentials(List.of("CodeDeployRole-qa"));
        }
        try (StsCore sts = bob()) {
            assertEquals(
                    Set.of("sts-CodeDeployRole-qa"),
                    sts.restoreCredentials(ROLES).names());
            assertThrows(ProfileNotFoundException.class, () -> sts.restoreCredentials(List.of("nobody")));
        }
    }

    @Test
    void nobodyIsAskedForACodeWhileTheStoreHasASessionToken() {
        firstRun();
        List<MfaCodeRequest> asked = new ArrayList<>();
        try (StsCore sts = world.manual.stsCore(same -> world.builder()
                .format(new LineFormat())
                .store(store, StoreSettings.at(world.manual.folder))
                .mfa(request -> {
                    asked.add(request);
                    return Optional.of(Secret.of(world.nextCode()));
                }))) {
            assertEquals(3, sts.generateCredentials(ROLES).names().size());
            assertEquals(List.of(), asked);
            assertEquals(1, world.sts.count("GetSessionToken"));
        }
    }

    @Test
    void nothingToRestoreLeavesWhatIsThere() {
        try (StsCore sts = bob()) {
            sts.generateSessionToken(5, world.mfa.code());
            CredentialSet made = sts.generateCredentials(ROLES);
            assertTrue(sts.restoreCredentials(List.of("plain")).names().isEmpty());
            world.clock.advance(Duration.ofHours(2));
            assertEquals(made.names(), sts.currentCredentials().names());
        }
    }

    @Test
    void withoutAStoreThereIsNothingToRestore() {
        try (StsCore sts = world.bob()) {
            assertTrue(sts.restoreCredentials(ROLES).names().isEmpty());
            assertEquals(0, world.sts.requests().size());
        }
    }

    @Test
    void aStoreThatBreaksTakesNothingAway() {
        try (StsCore sts = bob()) {
            sts.generateSessionToken(5, world.mfa.code());
            store.broken = true;
            assertEquals(3, sts.generateCredentials(ROLES).names().size());
            world.clock.advance(Duration.ofMinutes(50));
            assertEquals(6, world.sts.count("AssumeRole"));
            assertEquals(3, sts.currentCredentials().names().size());
            assertTrue(world.events(StoreFailed.class).size() >= 6);
        }
    }

    @Test
    void anExportIsForItsOwnerAloneAndReplacesTheOneBefore() throws IOException {
        try (StsCore sts = bob()) {
            sts.generateSessionToken(5, world.mfa.code());
            CredentialSet set = sts.generateCredentials(ROLES);
            Path file = world.manual.folder.resolve("out");
            sts.exportCredentials(file);
            assertEquals(
                    set.asMap(),
                    new LineFormat().decodeSet(Files.readAllBytes(file)).asMap());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            world.clock.advance(Duration.ofMinutes(50));
            sts.exportCredentials(Path.of("~/out"));
            assertEquals(
                    sts.currentCredentials().asMap(),
                    new LineFormat().decodeSet(Files.readAllBytes(file)).asMap(),
                    "the home folder is that of the machine");
        }
    }

    @Test
    void anExportThatCannotBeWrittenIsAnError() {
        try (StsCore sts = bob()) {
            Path nowhere = world.manual.folder.resolve("missing").resolve("out");
            StoreException error = assertThrows(StoreException.class, () -> sts.exportCredentials(nowhere));
            FacadeWorld.assertSays(error, nowhere.toString());
        }
    }

    @Test
    void withAStoreAMissingFormatIsAnErrorBeforeAnythingIsAsked() {
        PluginNotFoundException error = assertThrows(
                PluginNotFoundException.class,
                () -> world.manual.stsCore(same ->
                        world.builder().format("no-such-format").store(store, StoreSettings.at(world.manual.folder))));
        FacadeWorld.assertSays(error, "no-such-format");
        assertEquals(store.opened.get(), store.closed.get());
        assertEquals(0, world.sts.requests().size());
    }

    @Test
    void aFormatIsLookedUpWhenItIsNeededFirst() {
        try (StsCore sts = StsCore.builder()
                .profile("Alice")
                .engine(same -> world.builder())
                .format("no-such-format")
                .build()) {
            sts.generateCredentials(List.of("plain"));
            PluginNotFoundException error = assertThrows(
                    PluginNotFoundException.class, () -> sts.exportCredentials(world.manual.folder.resolve("out")));
            FacadeWorld.assertSays(error, "no-such-format");
        }
    }
}
