package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.settings.SafeFiles;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Opens a secret link in the browser of a person. All users of a machine see the command lines of its programs, so the
 * browser gets the path of a file that only its owner can read, and the page in it leads on to the link.
 */
final class Browser {
    private static final String PRINT = "print the link with --print";
    private static final Duration LINK_LIFETIME = Duration.ofMinutes(15);

    private final CommandContext context;

    Browser(CommandContext context) {
        this.context = context;
    }

    void open(String link) {
        List<String> command = command(page(link).toUri().toString());
        try {
            int status = context.invocation()
                    .children()
                    .run(command, context.invocation().environment());
            if (status != 0) {
                throw failed(command, "ended with exit status " + status, PRINT);
            }
        } catch (CommandException e) {
            throw e.code() == ExitCode.FAILED ? e : failed(command, "cannot be run", PRINT);
        }
    }

    /** Starts the browser and does not wait for its end: some browsers end when their last window is closed. */
    void start(String link) {
        List<String> command = command(page(link).toUri().toString());
        ProcessBuilder program = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        program.environment().clear();
        program.environment().putAll(context.invocation().environment());
        try {
            Process started = program.start();
            started.getOutputStream().close();
        } catch (IOException e) {
            throw failed(command, "cannot be run", "open the address by hand");
        }
    }

    /** Writes the page that leads to the link. */
    private Path page(String link) {
        Path folder = context.folders().pages();
        SafeFiles.makeFolder(folder);
        deleteOld(folder);
        Path page = folder.resolve("sign-in-" + context.now().toEpochMilli() + "-"
                + ProcessHandle.current().pid() + ".html");
        OwnerOnlyFiles.write(page, html(link).getBytes(StandardCharsets.UTF_8));
        return page;
    }

    private List<String> command(String address) {
        String configured = context.invocation().env("BROWSER").orElseGet(this::standard);
        List<String> words = new ArrayList<>(List.of(configured.strip().split("\\s+", -1)));
        if (words.stream().noneMatch(word -> word.contains("%s"))) {
            words.add("%s");
        }
        words.replaceAll(word -> word.replace("%s", address));
        return words;
    }

    private String standard() {
        String system = context.invocation()
                .systemEnvironment()
                .property("os.name")
                .orElse("")
                .toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return "open";
        }
        return context.invocation().systemEnvironment().isWindows() ? "explorer" : "xdg-open";
    }

    private static CommandException failed(List<String> command, String how, String otherwise) {
        return new CommandException(
                ExitCode.FAILED,
                "The browser program '" + command.get(0) + "' " + how,
                "Set BROWSER to the program of your browser, or " + otherwise);
    }

    private static String html(String link) {
        String escaped = link.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        return "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
                + "<meta http-equiv=\"refresh\" content=\"0;url=" + escaped + "\">\n<title>AWS sign-in</title>\n";
    }

    private void deleteOld(Path folder) {
        Instant before = context.now().minus(LINK_LIFETIME);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.STORE,
                    "Old sign-in pages in " + folder + " cannot be deleted",
                    "Delete the files in it, and try again",
                    e);
        }
    }
}
