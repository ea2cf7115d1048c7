package dev.stslib.cli.internal.prompt;

import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Lines;
import dev.stslib.store.support.command.CommandRunner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A pinentry program of GnuPG, which speaks the Assuan protocol over its standard streams. All commands are sent at once,
 * and it answers them one after the other.
 *
 * @see <a href="https://www.gnupg.org/documentation/manuals/assuan/Server-responses.html">Assuan, server responses</a>
 */
final class Pinentry implements PromptProgram {
    /** A line of the protocol holds 1,000 bytes. */
    private static final int MOST_BYTES = 900;

    private static final String GET = "GETPIN";

    private final SystemEnvironment environment;
    private final CommandRunner runner;
    private final String program;

    /** Takes the program, a name or a path. */
    Pinentry(SystemEnvironment environment, CommandRunner runner, String program) {
        this.environment = environment;
        this.runner = runner;
        this.program = program;
    }

    @Override
    public Secret ask(Question question) {
        List<String> commands = new ArrayList<>();
        // A pinentry for terminals draws on the one that GnuPG would use.
        environment.env("GPG_TTY").ifPresent(tty -> commands.add("OPTION ttyname=" + escaped(tty)));
        environment.env("TERM").ifPresent(type -> commands.add("OPTION ttytype=" + escaped(type)));
        // Without it, some write a warning to standard error.
        String locale = environment
                .env("LC_ALL")
                .or(() -> environment.env("LC_CTYPE"))
                .or(() -> environment.env("LANG"))
                .orElse("C.UTF-8");
        commands.add("OPTION lc-ctype=" + escaped(locale));
        commands.add("SETTIMEOUT " + TIMEOUT.toSeconds());
        commands.add("SETTITLE sts");
        commands.add("SETDESC " + escaped(question.text()));
        commands.add("SETPROMPT " + escaped(question.what()) + ":");
        commands.add(GET);
        byte[] input = (String.join("\n", commands) + "\nBYE\n").getBytes(StandardCharsets.UTF_8);
        try {
            byte[] printed = runner.run("The pinentry program " + program, List.of(program), input, TIMEOUT);
            return answer(new String(printed, StandardCharsets.ISO_8859_1), commands.size());
        } catch (CredentialProcessException e) {
            throw PromptProgram.failed(e);
        }
    }

    /** A program may not know an option, so that only the response to the last command counts. */
    private Secret answer(String printed, int command) {
        int responses = -1; // It greets first.
        StringBuilder data = new StringBuilder();
        for (String line : printed.split("\n", -1)) {
            if (line.startsWith("D ") && responses == command - 1) {
                data.append(line, 2, line.length());
            } else if (line.equals("OK") || line.startsWith("OK ")) {
                responses++;
                if (responses == command) {
                    return Secret.of(unescaped(data));
                }
            } else if (line.startsWith("ERR ")) {
                responses++;
                if (responses == command) {
                    throw none(Lines.one(line.replaceFirst("ERR [0-9]+ ?", "")));
                }
            }
        }
        throw none("It ended before it answered");
    }

    private CommandException none(String why) {
        return new CommandException(
                ExitCode.PERSON_NEEDED,
                "The pinentry program " + program + " gave no answer: " + why,
                "Answer it in time, or run the command on a terminal");
    }

    /** Percent signs and line ends would end the value or change it. */
    private static String escaped(String text) {
        String kept = text;
        String escaped;
        do {
            escaped = kept.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
            kept = kept.substring(0, kept.length() * 3 / 4);
        } while (escaped.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES);
        return escaped;
    }

    private static String unescaped(CharSequence data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < data.length(); i++) {
            char character = data.charAt(i);
            if (character == '%' && i + 2 < data.length()) {
                bytes.write(Character.digit(data.charAt(i + 1), 16) << 4 | Character.digit(data.charAt(i + 2), 16));
                i += 2;
            } else {
                bytes.write(character);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
