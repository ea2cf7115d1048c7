package dev.stslib.examples;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.StoreException;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.stslib.StsCore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The second process of {@link QuickStart}: it opens the keystore that the first one filled, and asks STS for nothing. */
final class SecondProcess {
    private final QuickStartOptions options;
    private final PrintStream out;

    SecondProcess(QuickStartOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Starts it as a real process, waits for it, and prints what it printed. */
    void start() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                QuickStart.class.getName()));
        command.addAll(options.forSecondProcess());
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
            out.print(printed);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("The second process ended with status " + process.exitValue());
            }
            out.println("   (process " + process.pid() + " has ended)");
        } catch (IOException e) {
            throw new UncheckedIOException("The second process cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("The wait for the second process was interrupted", "Run it again", e);
        }
    }

    /** What it does: the credentials come from the store. */
    void read() {
        try (CredentialEngine engine = CredentialEngine.builder()
                        .systemEnvironment(options.systemEnvironment())
                        .store("keystore", options.storeSettings())
                        .build();
                StsCore sts = StsCore.over(engine, options.user())) {
            CredentialSet found = sts.restoreCredentials(options.roles());
            if (found.names().size() < options.roles().size()) {
                throw new StoreException(
                        "The keystore " + options.storeFolder() + " holds valid credentials of " + found.names()
                                + " only",
                        "Run QuickStart without --read first");
            }
            CredentialTable.print(sts, options.roles(), options.storeFolder(), out);
        }
    }
}
