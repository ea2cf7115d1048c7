package dev.stslib.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.contract.FaultyStore.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each trial of the kit finds the fault that it is there for, and finds none where there is none. */
@Tag("one-jdk")
class StoreContractFindsFaultsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "entriesComeBack, FORGETS",
        "entriesComeBack, SERVES_ANOTHER",
        "namesHaveAnyCharacters, MIXES_UP_CASES",
        "entriesHaveAnySize, CUTS_PAYLOADS",
        "savesCompare, SAVES_WITHOUT_COMPARING",
        "deletionsCompare, DELETES_WITHOUT_COMPARING",
        "listsSayWhatIsThere, LISTS_NOTHING",
        "twoSeeEachOther, FORGETS",
        "entriesOutliveTheStore, FORGETS",
        "threadsLoseNoUpdate, FORGETS",
        "damageIsReportedAndNeverOverwritten, HIDES_DAMAGE",
        "damagedEntriesCanBeDeletedAndWholeOnesNot, DELETES_WHOLE_ENTRIES"
    })
    void theTrialFindsItsFault(String trial, Fault fault) throws IOException {
        assertDoesNotThrow(trial(trial, new Trial(Fault.NONE), "right"));
        assertThrows(Throwable.class, trial(trial, new Trial(fault), "faulty"));
    }

    @Test
    void processesAreReallyStarted() throws IOException {
        Files.createDirectory(folder.resolve("right"));
        assertDoesNotThrow(() -> count(2, "right/store"));
        assertThrows(AssertionError.class, () -> count(1, "no parent/store"), "a process that fails is noticed");
    }

    private void count(int processes, String place) throws IOException {
        TrialProcess.run(processes, RightTrial.class, folder.resolve(place), TrialTask.COUNT, "1", "1");
    }

    private Executable trial(String name, Trial kit, String place) throws IOException {
        kit.temporary = Files.createDirectory(folder.resolve(place));
        kit.makeParent();
        return switch (name) {
            case "entriesComeBack" -> kit::entriesComeBack;
            case "namesHaveAnyCharacters" -> kit::namesHaveAnyCharacters;
            case "entriesHaveAnySize" -> kit::entriesHaveAnySize;
            case "savesCompare" -> kit::savesCompare;
            case "deletionsCompare" -> kit::deletionsCompare;
            case "listsSayWhatIsThere" -> kit::listsSayWhatIsThere;
            case "twoSeeEachOther" -> kit::twoSeeEachOther;
            case "entriesOutliveTheStore" -> kit::entriesOutliveTheStore;
            case "threadsLoseNoUpdate" -> kit::threadsLoseNoUpdate;
            case "damageIsReportedAndNeverOverwritten" -> kit::damageIsReportedAndNeverOverwritten;
            case "damagedEntriesCanBeDeletedAndWholeOnesNot" -> kit::damagedEntriesCanBeDeletedAndWholeOnesNot;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The kit on a store with a fault. */
    private static class Trial extends CredentialStoreContract {
        private final Fault fault;

        Trial(Fault fault) {
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
    }

    /** The kit on a store without a fault, as other processes make it. */
    private static final class RightTrial extends Trial {
        RightTrial() {
            super(Fault.NONE);
        }
    }
}
