package dev.stslib.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys are changed while processes with the old and with the new ones share the store. */
@Tag("one-jdk")
class JdbcRekeyTest {
    private static final EntryName NAME = new EntryName("role");
    private static final StoredEntry FIRST = TestPostgres.entry("role", 1, "first");
    private static final StoredEntry SECOND = TestPostgres.entry("role", 2, "second");
    private static final StoredEntry OTHER = TestPostgres.entry("other", 1, "other");
    private static final SecretBytes NEW = TestPostgres.key(3);

    private final String schema = TestPostgres.newSchema();

    private OpenStore open(SecretBytes names, SecretBytes sealing) {
        return TestPostgres.store(names, sealing).open(TestPostgres.settings(schema));
    }

    private JdbcAdmin admin(SecretBytes names, SecretBytes sealing) {
        return new JdbcAdmin(TestPostgres.store(names, sealing), TestPostgres.settings(schema));
    }

    @Test
    void theSealingKeyIsChangedInSteps() {
        SecretBytes oldFirst = TestPostgres.keys(TestPostgres.SEALING_KEY, NEW);
        SecretBytes newFirst = TestPostgres.keys(NEW, TestPostgres.SEALING_KEY);
        try (OpenStore before = open(TestPostgres.NAME_KEY, TestPostgres.SEALING_KEY);
                OpenStore prepared = open(TestPostgres.NAME_KEY, oldFirst);
                OpenStore changed = open(TestPostgres.NAME_KEY, newFirst)) {
            assertTrue(before.save(FIRST, 0));
            assertTrue(before.save(OTHER, 0));
            assertEquals(Optional.of(FIRST), changed.load(NAME));
            assertTrue(changed.save(SECOND, 1));
            assertEquals(Optional.of(SECOND), prepared.load(NAME));
            assertEquals(1, admin(TestPostgres.NAME_KEY, newFirst).rekey(), "the other entry");
            assertEquals(0, admin(TestPostgres.NAME_KEY, newFirst).rekey());
            assertEquals(2, admin(TestPostgres.NAME_KEY, NEW).verify().whole());
        }
        try (OpenStore after = open(TestPostgres.NAME_KEY, NEW)) {
            assertEquals(Optional.of(SECOND), after.load(NAME));
            assertEquals(Optional.of(OTHER), after.load(OTHER.info().name()));
        }
    }

    @Test
    void aGenerationThatWasLeakedIsLeftBehindAtOnce() {
        try (OpenStore before = open(TestPostgres.NAME_KEY, TestPostgres.SEALING_KEY);
                OpenStore after = open(TestPostgres.NAME_KEY, NEW)) {
            assertTrue(before.save(FIRST, 0));
            assertEquals(Optional.empty(), after.load(NAME));
            assertEquals(List.of(), after.list());
            assertEquals(1, after.unlisted().size());
            assertFalse(after.deleteDamaged(NAME), "it is whole");
            assertTrue(after.save(SECOND, 0));
            assertEquals(Optional.of(SECOND), after.load(NAME));
        }
    }

    @Test
    void whatIsDamagedIsLeftAndReportedAfterTheOthers() {
        SecretBytes newFirst = TestPostgres.keys(NEW, TestPostgres.SEALING_KEY);
        try (OpenStore before = open(TestPostgres.NAME_KEY, TestPostgres.SEALING_KEY)) {
            for (int i = 0; i < 5; i++) {
                assertTrue(before.save(TestPostgres.entry("role " + i, 1, "payload"), 0));
            }
        }
        TestPostgres.setValue(schema, new EntryName("role 0"), new byte[100]);
        TestPostgres.setValue(schema, new EntryName("role 1"), new byte[0]);
        JdbcAdmin admin = admin(TestPostgres.NAME_KEY, newFirst);
        DamagedStoreException damaged = assertThrows(DamagedStoreException.class, admin::rekey);
        assertTrue(damaged.problem().startsWith("Values are damaged and were left as they are, 2 of them"));
        assertEquals(3, admin(TestPostgres.NAME_KEY, NEW).verify().whole(), "the others are done");
        TestPostgres.sql("DELETE FROM " + schema + ".entry WHERE length(value) <= 100");
        assertEquals(0, admin.rekey());
    }

    @Test
    void theNameKeyIsChangedWhileBothAreRead() {
        SecretBytes both = TestPostgres.keys(NEW, TestPostgres.NAME_KEY);
        try (OpenStore before = open(TestPostgres.NAME_KEY, TestPostgres.SEALING_KEY)) {
            assertTrue(before.save(FIRST, 0));
            assertTrue(before.save(OTHER, 0));
        }
        try (OpenStore changed = open(both, TestPostgres.SEALING_KEY)) {
            assertEquals(2, changed.list().size());
            assertFalse(changed.save(SECOND, 0), "an entry lies under the old name");
            assertTrue(changed.save(SECOND, 1));
            assertEquals(2, changed.list().size(), "each name once");
        }
        assertEquals(1, admin(both, TestPostgres.SEALING_KEY).rekey(), "the other entry");
        assertEquals(
                2, TestPostgres.sql("SELECT name FROM " + schema + ".entry").size(), "the old names are gone");
        try (OpenStore after = open(NEW, TestPostgres.SEALING_KEY)) {
            assertEquals(Optional.of(SECOND), after.load(NAME));
            assertEquals(Optional.of(OTHER), after.load(OTHER.info().name()));
        }
    }
}
