package dev.stslib.store.support.password;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.PasswordSource;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordSourcesTest {
    private static final String PASSWORD = "p\u00e4ssw\u00f6rt";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s\n", "%s\r\nmore\n", "\uFEFF%s\n"})
    void itIsTheFirstLineOfAFile(String content) {
        Path file = temporary.resolve("password");
        OwnerOnlyFiles.write(file, content.formatted(PASSWORD).getBytes(UTF_8));
        assertEquals(PASSWORD, new String(PasswordSources.file(file).password("a test")));
    }

    @Test
    void aFileInAnotherEncodingIsNoOtherPassword() {
        Path file = temporary.resolve("password");
        OwnerOnlyFiles.write(file, PASSWORD.getBytes(ISO_8859_1));
        StoreException error = assertThrows(
                StoreException.class, () -> PasswordSources.file(file).password("a test"));
        assertTrue(error.problem().contains(file + " holds is not valid UTF-8"), error.problem());
        assertFalse(error.toString().contains("ssw\u00f6"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void aFileInUtf16_isAnErrorThatSaysSo(String encoding) {
        Path file = temporary.resolve("password");
        OwnerOnlyFiles.write(file, "password\n".getBytes(Charset.forName(encoding)));
        StoreException error = assertThrows(
                StoreException.class, () -> PasswordSources.file(file).password("a test"));
        assertTrue(error.remedy().contains("UTF-8"), error.remedy());
        assertFalse(error.toString().contains("pass\u0000"));
    }

    @Test
    void aTabIsPartOfAPasswordAndOtherControlCharactersAreNot() {
        Path file = temporary.resolve("password");
        OwnerOnlyFiles.write(file, "a\tb".getBytes(UTF_8));
        assertEquals("a\tb", new String(PasswordSources.file(file).password("a test")));
        OwnerOnlyFiles.write(file, "a\u001b[1mb".getBytes(UTF_8));
        StoreException error = assertThrows(
                StoreException.class, () -> PasswordSources.file(file).password("a test"));
        assertTrue(error.problem().contains("has a control character"), error.problem());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aByteOrderMarkThatACommandPrintsIsLeftOut() {
        PasswordSource source = PasswordSources.command(List.of("printf", "\\357\\273\\277secret\\nmore"));
        assertEquals("secret", new String(source.password("a test")));
    }

    @Test
    void aCommandHasAtLeastOneWord() {
        assertThrows(IllegalArgumentException.class, () -> PasswordSources.command(List.of()));
    }

    private static StoreException failure(String... command) {
        return assertThrows(
                StoreException.class,
                () -> PasswordSources.command(List.of(command), Duration.ofMillis(300))
                        .password("a test"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void itIsTheFirstLineThatACommandPrints() {
        PasswordSource source = PasswordSources.command(List.of("printf", PASSWORD + "\\nmore"));
        assertEquals(PASSWORD, new String(source.password("a test")));
        assertEquals(
                "The command true printed no password for a test",
                failure("true").problem());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCommandThatFailsOrNeverEndsOrPrintsWithoutEndIsAnError() {
        String name = "The command %s, which should print the password for a test, ";
        assertEquals(
                name.formatted("false") + "ended with exit status 1",
                failure("false").problem());
        assertEquals(
                name.formatted("sleep") + "took longer than 0.3 s",
                failure("sleep", "1000").problem());
        StoreException endless = assertThrows(
                StoreException.class,
                () -> PasswordSources.command(List.of("yes")).password("a test"));
        assertEquals(name.formatted("yes") + "printed more than 65536 bytes", endless.problem());
        assertTrue(failure("no-such-program").problem().contains("cannot be started"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInterruptEndsTheCommand() {
        Thread.currentThread().interrupt();
        assertThrows(
                CallInterruptedException.class,
                () -> PasswordSources.command(List.of("sleep", "1000")).password("a test"));
        assertTrue(Thread.interrupted());
    }
}
