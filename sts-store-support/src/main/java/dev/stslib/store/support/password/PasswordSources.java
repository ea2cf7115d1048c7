package dev.stslib.store.support.password;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.PasswordSource;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.command.CommandRunner;
import dev.stslib.store.support.file.ProvidedFiles;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The password sources that come with stslib. None takes the password as an argument of a command: others can read those.
 */
public final class PasswordSources {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final String OTHER_SOURCES = ". A command, an environment variable and code can give it too";

    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(5);

    private PasswordSources() {}

    /**
     * A password that is in memory already.
     *
     * @param password the password; copied
     * @return the source
     */
    public static PasswordSource of(char[] password) {
        char[] copy = password.clone();
        return purpose -> notEmpty(copy.clone(), "The password for " + purpose + " is empty", "Give one");
    }

    /**
     * The first line of a file that only its owner can use. The owner is you or root. A link is followed, so the file can
     * be a mounted secret. The file is read each time that the password is needed.
     *
     * @param file the file, in UTF-8, up to 64 KiB
     * @return the source
     */
    public static PasswordSource file(Path file) {
        return file(
                file,
                false,
                "use PasswordSources.groupReadableFile if only its group may read it besides, as with a Kubernetes secret"
                        + OTHER_SOURCES);
    }

    /**
     * As {@link #file}, but the group of the file may read it, as with a Kubernetes secret that is mounted with an
     * {@code fsGroup}.
     *
     * @param file the file, in UTF-8, up to 64 KiB
     * @return the source
     */
    public static PasswordSource groupReadableFile(Path file) {
        return file(file, true, "give the password in another way" + OTHER_SOURCES);
    }

    private static PasswordSource file(Path file, boolean groupMayRead, String remedy) {
        Objects.requireNonNull(file, "file");
        return purpose -> firstLine(ProvidedFiles.read(file, groupMayRead, remedy), file.toString(), purpose);
    }

    /**
     * An environment variable, read each time that the password is needed.
     *
     * @param variable the name of the variable
     * @return the source
     */
    public static PasswordSource environment(String variable) {
        return purpose -> {
            String value = System.getenv(variable);
            return notEmpty(
                    value == null ? new char[0] : value.toCharArray(),
                    "The environment variable " + variable + " holds no password for " + purpose,
                    "Set it");
        };
    }

    /**
     * The first line that a command prints, such as that of a password manager. The command is run each time that the
     * password is needed, and ended after five minutes. Its standard input and standard error are those of this program,
     * so that it can ask a person.
     *
     * @param command the program and its arguments; no shell reads them; copied
     * @return the source
     * @throws IllegalArgumentException if the command is empty
     */
    public static PasswordSource command(List<String> command) {
        return command(command, COMMAND_TIMEOUT);
    }

    /**
     * As {@link #command(List)}, with another time limit.
     *
     * @param command the program and its arguments; no shell reads them; copied
     * @param timeout how long the command may take, over zero; it is ended after that
     * @return the source; it throws {@link StoreException} if the command fails, takes too long or prints more than 64
     *     KiB, and {@link dev.stslib.api.error.CallInterruptedException} if the thread is interrupted meanwhile
     * @throws IllegalArgumentException if the command is empty, or the time limit not over zero
     */
    public static PasswordSource command(List<String> command, Duration timeout) {
        List<String> words = List.copyOf(command);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("A command has at least one word, the program");
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("The time limit of a command is over zero, not " + timeout);
        }
        return purpose -> notEmpty(
                firstLine(printed(words, timeout, purpose), "the output of the command " + words.get(0)),
                "The command " + words.get(0) + " printed no password for " + purpose,
                "Run it by hand to see why");
    }

    private static byte[] printed(List<String> command, Duration timeout, String purpose) {
        String name = "The command " + command.get(0) + ", which should print the password for " + purpose + ",";
        try {
            return CommandRunner.interactive(SystemEnvironment.real()).run(name, command, timeout);
        } catch (CredentialProcessException e) {
            throw new StoreException(e.problem(), e.remedy(), e);
        }
    }

    /**
     * A prompt on the terminal, without echo.
     *
     * @return the source
     */
    public static PasswordSource prompt() {
        return purpose -> notEmpty(
                Terminal.readSecret("Password for " + purpose + ": "),
                "No password was typed for " + purpose,
                "Run it on a terminal, or give the password by a file");
    }

    /**
     * The first line of what an entry of a store holds, read each time that the password is needed.
     *
     * @param store the store, open as long as the source is used
     * @param name the name of the entry; its bytes are UTF-8
     * @return the source; it throws {@link StoreException} if there is no such entry
     */
    public static PasswordSource stored(OpenStore store, EntryName name) {
        return purpose -> {
            StoredEntry entry = store.load(name)
                    .orElseThrow(() -> new StoreException(
                            "The store has no entry '" + name + "', which should hold the password for " + purpose,
                            "Save it there"));
            return firstLine(entry.payload().revealSecret(), "the entry '" + name + "'", purpose);
        };
    }

    private static char[] firstLine(byte[] bytes, String place, String purpose) {
        return notEmpty(
                firstLine(bytes, place),
                "The first line of " + place + " holds no password for " + purpose,
                "Write one there");
    }

    /** The first line of UTF-8 text, without the mark that some editors put first; the bytes are overwritten. */
    private static char[] firstLine(byte[] bytes, String place) {
        CharBuffer text = decode(bytes, place);
        int start = text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        int end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        char[] line = Arrays.copyOfRange(text.array(), start, end);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(text.array(), ' ');
        for (char character : line) {
            if (Character.isISOControl(character) && character != '\t') {
                Arrays.fill(line, ' ');
                throw new StoreException(
                        "The first line of " + place + " has a control character, so it is no password",
                        "Save it as one line of UTF-8 text, not as UTF-16");
            }
        }
        return line;
    }

    private static CharBuffer decode(byte[] bytes, String place) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            Arrays.fill(bytes, (byte) 0);
            throw new StoreException(
                    "What " + place + " holds is not valid UTF-8, so its first line is no password",
                    "Save it as UTF-8 and try again");
        }
    }

    private static char[] notEmpty(char[] password, String what, String remedy) {
        if (password.length == 0) {
            throw new StoreException(what, remedy);
        }
        return password;
    }
}
