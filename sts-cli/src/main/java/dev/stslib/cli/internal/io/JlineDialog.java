package dev.stslib.cli.internal.io;

import static dev.stslib.store.support.password.Terminal.isBackgroundJob;

import dev.stslib.api.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/** Talks with a person by JLine. Questions are on standard error, so that standard output can be a pipe. */
public final class JlineDialog implements Dialog {
    private static final int ROWS = 10;
    private static final long REFRESH_MILLIS = 1000;
    /** q, Ctrl-C, Ctrl-D, Esc, and the end of the input. */
    private static final Set<Integer> ENDS_WATCH = Set.of((int) 'q', 3, 4, 27, NonBlockingReader.EOF);

    /** What a key does while a person picks. */
    private enum Key {
        TYPE,
        ERASE,
        UP,
        DOWN,
        TAKE,
        LEAVE
    }

    @Override
    public String ask(String question, @Nullable String standard) {
        String typed = readLine(question + (standard == null || standard.isEmpty() ? "" : " [" + standard + "]"), null);
        String line = typed.strip();
        return line.isEmpty() && standard != null ? standard : line;
    }

    @Override
    public Secret askSecret(String question) {
        return Secret.of(readLine(question, '*').strip());
    }

    private static String readLine(String question, @Nullable Character mask) {
        try (Terminal terminal = open()) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .variable(LineReader.DISABLE_HISTORY, true)
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .option(LineReader.Option.BRACKETED_PASTE, false)
                    .build();
            return reader.readLine(question + ": ", mask);
        } catch (UserInterruptException | EndOfFileException e) {
            throw brokenOff();
        } catch (IOException e) {
            throw noTerminal(e);
        }
    }

    @Override
    public String pick(String text, Function<String, List<String>> matches) {
        try (Terminal terminal = open()) {
            Attributes before = terminal.enterRawMode();
            try {
                return new Picker(terminal, matches).pick(text);
            } finally {
                terminal.setAttributes(before);
            }
        } catch (IOException e) {
            throw noTerminal(e);
        }
    }

    @Override
    public void watch(Supplier<List<String>> lines) {
        try (Terminal terminal = open()) {
            Attributes before = terminal.enterRawMode();
            try {
                Display display = new Display(terminal, true);
                terminal.puts(InfoCmp.Capability.enter_ca_mode);
                terminal.puts(InfoCmp.Capability.clear_screen);
                int typed;
                do {
                    display.resize(terminal.getSize());
                    List<AttributedString> shown = new ArrayList<>();
                    int rows = Math.max(1, terminal.getSize().getRows());
                    int columns = Math.max(1, terminal.getSize().getColumns());
                    for (String line : lines.get()) {
                        if (shown.size() < rows) {
                            shown.add(new AttributedString(line.substring(0, Math.min(line.length(), columns))));
                        }
                    }
                    display.update(shown, 0);
                    typed = terminal.reader().read(REFRESH_MILLIS);
                } while (typed == NonBlockingReader.READ_EXPIRED || !ENDS_WATCH.contains(typed));
            } finally {
                terminal.puts(InfoCmp.Capability.exit_ca_mode);
                terminal.setAttributes(before);
                terminal.flush();
            }
        } catch (IOException e) {
            throw noTerminal(e);
        }
    }

    /** The system's terminal. Only programs such as stty are used, and no native library, which JLine would unpack. */
    private static Terminal open() throws IOException {
        if (isBackgroundJob()) {
            throw new CommandException(
                    ExitCode.PERSON_NEEDED,
                    "A person must answer, and a background job cannot use the terminal",
                    "Bring the job to the foreground, or give the answers as options");
        }
        try {
            return TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysErrOrSysOut)
                    .provider("exec")
                    // The answer of a terminal to such a question would look like typed keys.
                    .graphemeCluster(false)
                    .dumb(false)
                    .build();
        } catch (IllegalStateException e) {
            throw new IOException(e);
        }
    }

    private static CommandException noTerminal(IOException cause) {
        return new CommandException(
                ExitCode.PERSON_NEEDED,
                "A person must answer, and there is no terminal",
                "Run the command on a terminal, or give the answers as options",
                cause);
    }

    private static CommandException brokenOff() {
        return new CommandException(
                ExitCode.PERSON_NEEDED, "You broke off, and nothing was changed", "Run the command again");
    }

    /** One choice: the list on the screen, and the keys. */
    private static final class Picker {
        private final Terminal terminal;
        private final Function<String, List<String>> matches;
        private final Display display;
        private final StringBuilder typed = new StringBuilder();
        private int selected;

        Picker(Terminal terminal, Function<String, List<String>> matches) {
            this.terminal = terminal;
            this.matches = matches;
            this.display = new Display(terminal, false);
        }

        String pick(String text) {
            typed.append(text);
            BindingReader reader = new BindingReader(terminal.reader());
            KeyMap<Key> keys = keys();
            while (true) {
                List<String> found = matches.apply(typed.toString());
                selected = Math.max(0, Math.min(selected, found.size() - 1));
                show(found);
                Key key = reader.readBinding(keys);
                if (key == null || key == Key.LEAVE) {
                    clear();
                    throw brokenOff();
                }
                if (key == Key.TAKE && !found.isEmpty()) {
                    clear();
                    return found.get(selected);
                }
                change(key, reader.getLastBinding());
            }
        }

        private void change(Key key, String text) {
            switch (key) {
                case UP -> selected--;
                case DOWN -> selected++;
                case ERASE -> typed.setLength(Math.max(0, typed.length() - 1));
                case TYPE -> {
                    if (text.codePoints().noneMatch(Character::isISOControl)) {
                        typed.append(text);
                        selected = 0;
                    }
                }
                case TAKE, LEAVE -> {}
            }
        }

        private void show(List<String> found) {
            display.resize(terminal.getSize());
            List<AttributedString> lines = new ArrayList<>();
            String prompt = "profile: " + typed;
            lines.add(fitting(prompt, AttributedStyle.DEFAULT));
            // The list shares the screen with the prompt and the count.
            int rows = Math.max(1, Math.min(ROWS, terminal.getRows() - 2));
            int first = Math.max(0, selected - rows + 1);
            for (int i = first; i < Math.min(found.size(), first + rows); i++) {
                boolean here = i == selected;
                lines.add(fitting(
                        (here ? "> " : "  ") + Lines.one(found.get(i)),
                        here ? AttributedStyle.BOLD : AttributedStyle.DEFAULT));
            }
            lines.add(fitting(
                    "  " + found.size() + (found.size() == 1 ? " profile" : " profiles"), AttributedStyle.DEFAULT));
            display.update(lines, Math.min(prompt.length(), lines.get(0).columnLength()));
        }

        /** A line that is too long would take two rows. */
        private AttributedString fitting(String text, AttributedStyle style) {
            return new AttributedString(text, style).columnSubSequence(0, Math.max(1, terminal.getColumns() - 1));
        }

        private void clear() {
            display.update(List.of(), 0);
            terminal.flush();
        }

        private KeyMap<Key> keys() {
            KeyMap<Key> keys = new KeyMap<>();
            keys.setUnicode(Key.TYPE);
            keys.setNomatch(Key.TYPE);
            for (char sign = ' '; sign < 127; sign++) {
                keys.bind(Key.TYPE, Character.toString(sign));
            }
            keys.bind(Key.ERASE, KeyMap.del(), KeyMap.ctrl('H'));
            keys.bind(Key.UP, KeyMap.ctrl('P'), "\033[A", "\033OA");
            keys.bind(Key.DOWN, KeyMap.ctrl('N'), "\033[B", "\033OB");
            bind(keys, Key.UP, InfoCmp.Capability.key_up);
            bind(keys, Key.DOWN, InfoCmp.Capability.key_down);
            keys.bind(Key.TAKE, "\r", "\n");
            keys.bind(Key.LEAVE, KeyMap.ctrl('C'), KeyMap.ctrl('D'), KeyMap.ctrl('G'));
            keys.bind(Key.LEAVE, KeyMap.esc());
            return keys;
        }

        private void bind(KeyMap<Key> keys, Key key, InfoCmp.Capability capability) {
            String sequence = KeyMap.key(terminal, capability);
            if (sequence != null) {
                keys.bind(key, sequence);
            }
        }
    }
}
