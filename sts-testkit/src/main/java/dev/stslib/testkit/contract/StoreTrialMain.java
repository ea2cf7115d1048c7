package dev.stslib.testkit.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The long trials of stores, as a command that prints the figures: processes that are killed while they save, and many
 * that save at once.
 */
public final class StoreTrialMain {
    private StoreTrialMain() {}

    /**
     * Runs both trials for each kit, in temporary folders, which stay where one fails.
     *
     * @param arguments how often to kill, how many processes, how often each saves, on how many entries; then the
     *     classes that extend {@link CredentialStoreContract}, one after the other
     * @throws ReflectiveOperationException if a kit cannot be made
     * @throws IOException if a process cannot be started, or a folder not be made
     */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        TrialSize size = new TrialSize(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]));
        for (int i = 4; i < arguments.length; i++) {
            StoreTrial kit = StoreTrial.make(arguments[i]);
            Path temporary = Files.createTempDirectory("stslib-trial-");
            long seed = System.nanoTime();
            System.out.println(arguments[i] + ": seed " + seed);
            System.out.println("  " + new CrashTrial(kit, place(temporary, "crash"), seed).run(size.kills()));
            System.out.println("  " + CrowdTrial.run(kit, place(temporary, "crowd"), size));
            StoreTrial.delete(temporary);
        }
    }

    private static Path place(Path temporary, String trial) throws IOException {
        return Files.createDirectories(temporary.resolve(trial).resolve("parent"))
                .resolve("store");
    }
}
