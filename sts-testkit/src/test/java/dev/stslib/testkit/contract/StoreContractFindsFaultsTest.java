package dev.stslib.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.testkit.contract.FaultyStore.Fault;
import dev.stslib.testkit.store.InMemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"changesAreReported", "deletionsOfEarlierVersionsAreReported"})
    void aWrongReportIsFound(String trial) throws IOException {
        assertDoesNotThrow(trial(trial, new ReportTrial(open -> open), "right"));
        assertThrows(AssertionError.class, trial(trial, new ReportTrial(WrongReports::new), "faulty"));
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
            case "changesAreReported" -> kit::changesAreReported;
            case "deletionsOfEarlierVersionsAreReported" -> kit::deletionsOfEarlierVersionsAreReported;
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

    /** The kit on a store in memory, which reports its changes. */
    private static final class ReportTrial extends Trial {
        private final InMemoryStore entries = new InMemoryStore();
        private final UnaryOperator<OpenStore> view;

        ReportTrial(UnaryOperator<OpenStore> view) {
            super(Fault.NONE);
            this.view = view;
        }

        @Override
        protected CredentialStore store() {
            return new CredentialStore() {
                @Override
                public String name() {
                    return entries.name();
                }

                @Override
                public OpenStore open(StoreSettings settings) {
                    return view.apply(entries.open(settings));
                }
            };
        }
    }

    /** Reports each change with another version. */
    private record WrongReports(OpenStore right) implements OpenStore {
        @Override
        public Optional<AutoCloseable> onChange(Consumer<? super EntryChange> listener) {
            return right.onChange(
                    change -> listener.accept(new EntryChange(change.name(), change.version() + 1, change.kind())));
        }

        @Override
        public Optional<StoredEntry> load(EntryName name) {
            return right.load(name);
        }

        @Override
        public boolean save(StoredEntry entry, long expectedVersion) {
            return right.save(entry, expectedVersion);
        }

        @Override
        public boolean delete(EntryName name, long expectedVersion) {
            return right.delete(name, expectedVersion);
        }

        @Override
        public List<EntryInfo> list() {
            return right.list();
        }

        @Override
        public void close() {
            right.close();
        }
    }
}
