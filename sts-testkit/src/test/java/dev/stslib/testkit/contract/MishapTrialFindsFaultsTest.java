package dev.stslib.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.contract.FaultyStore.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trials with leases, kills and failures find the faults that they are there for, and none where there is none. */
@Tag("one-jdk")
class MishapTrialFindsFaultsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Kit right = new RightKit();

    @BeforeEach
    void makePlaces() throws IOException {
        place(right, "right");
    }

    private <T extends Kit> T place(T kit, String name) throws IOException {
        kit.temporary = Files.createDirectory(folder.resolve(name));
        kit.makeParent();
        return kit;
    }

    @Test
    void leasesForEverybodyAreFound() throws IOException {
        Kit faulty = place(new Kit(Fault.LEASES_TO_EVERYBODY), "faulty");
        assertDoesNotThrow(right::oneHasTheLease);
        assertThrows(AssertionError.class, faulty::oneHasTheLease);
        assertDoesNotThrow(right::aLeaseIsWaitedFor);
        assertThrows(AssertionError.class, faulty::aLeaseIsWaitedFor);
    }

    @Test
    void leasesThatOtherProcessesDoNotSeeAreFound() throws IOException {
        Kit faulty = place(new LoneKit(), "faulty");
        assertDoesNotThrow(right::processesSeeTheLease);
        assertThrows(AssertionError.class, faulty::processesSeeTheLease);
        assertDoesNotThrow(right::theLeaseOfAKilledProcessIsFree);
        assertThrows(AssertionError.class, faulty::theLeaseOfAKilledProcessIsFree);
    }

    @Test
    void leasesThatOutliveTheirStoreAreFound() throws IOException {
        Kit faulty = place(new Kit(Fault.LEASES_WITHIN_A_PROCESS), "faulty");
        assertDoesNotThrow(right::closingAStoreGivesItsLeasesBack);
        assertThrows(AssertionError.class, faulty::closingAStoreGivesItsLeasesBack);
    }

    @Test
    void savesThatAreAcknowledgedTooEarlyAreFound() throws IOException {
        Kit faulty = place(new LateKit(), "faulty");
        String figures = new CrashTrial(right, right.place(), 1).run(3);
        assertTrue(figures.startsWith("kills 3, acknowledged saves "), figures);
        assertThrows(AssertionError.class, () -> new CrashTrial(faulty, faulty.place(), 1).run(3));
    }

    @Test
    void filesThatOthersReadAreFound() throws IOException {
        Kit faulty = place(new OpenKit(), "faulty");
        assertDoesNotThrow(right::modesAreTheOwnersAtEveryMoment);
        assertThrows(AssertionError.class, faulty::modesAreTheOwnersAtEveryMoment);
    }

    @Test
    void failuresThatLoseAnEntryAreFound() throws IOException {
        Kit faulty = place(new Kit(Fault.FORGETS), "faulty");
        assertDoesNotThrow(right::failuresLeaveBeforeOrAfter);
        assertThrows(AssertionError.class, faulty::failuresLeaveBeforeOrAfter);
    }

    @Test
    void callsThatAStoppedProcessBlocksAreFound() throws IOException {
        Kit underLock = place(new LockingKit(), "under-lock");
        Kit forever = place(new ImpatientKit(), "forever");
        assertDoesNotThrow(right::aStoppedProcessBlocksNoCallForever);
        assertThrows(StoreException.class, underLock::aStoppedProcessBlocksNoCallForever);
        assertThrows(AssertionError.class, forever::aStoppedProcessBlocksNoCallForever);
    }

    @Test
    void damageThatIsHiddenIsFound() throws IOException {
        Kit faulty = place(new Kit(Fault.HIDES_DAMAGE), "faulty");
        assertDoesNotThrow(right::everyFlippedBitAndEveryCutIsFound);
        assertThrows(AssertionError.class, faulty::everyFlippedBitAndEveryCutIsFound);
    }

    private static class Kit extends CredentialStoreContract {
        private final Fault fault;

        Kit(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected CredentialStore store() {
            return new FaultyStore(fault);
        }

        @Override
        protected StoreSettings settings(Path place) {
            return StoreSettings.at(place);
        }

        @Override
        protected Duration leaseLimit() {
            return Duration.ofMillis(500);
        }
    }

    private static final class RightKit extends Kit {
        RightKit() {
            super(Fault.NONE);
        }
    }

    private static final class ImpatientKit extends Kit {
        ImpatientKit() {
            super(Fault.WAITS_FOREVER);
        }

        @Override
        protected Duration stoppedLimit() {
            return Duration.ofSeconds(2);
        }
    }

    private static final class LockingKit extends Kit {
        LockingKit() {
            super(Fault.LOADS_UNDER_THE_LOCK);
        }
    }

    private static final class LoneKit extends Kit {
        LoneKit() {
            super(Fault.LEASES_WITHIN_A_PROCESS);
        }
    }

    private static final class LateKit extends Kit {
        LateKit() {
            super(Fault.SAVES_LATE);
        }
    }

    private static final class OpenKit extends Kit {
        OpenKit() {
            super(Fault.OPENS_MODES);
        }
    }
}
