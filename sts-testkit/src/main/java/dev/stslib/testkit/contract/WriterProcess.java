package dev.stslib.testkit.contract;

import dev.stslib.api.spi.OpenStore;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that counts up in a store, beside others that do the same. */
final class WriterProcess {
    private static final int COUNTERS = 2;

    private WriterProcess() {}

    /**
     * Opens the store that a kit tries, and counts up.
     *
     * @param arguments the class that extends the kit, the folder of the store, how often to count each counter up
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(arguments[0]).getDeclaredConstructor();
        constructor.setAccessible(true);
        CredentialStoreContract kit = (CredentialStoreContract) constructor.newInstance();
        try (OpenStore store = kit.store().open(kit.settings(Path.of(arguments[1])))) {
            countUp(store, Integer.parseInt(arguments[2]));
        }
    }

    static void countUp(OpenStore store, int times) {
        for (int i = 0; i < times; i++) {
            for (int counter = 0; counter < COUNTERS; counter++) {
                new Counter(store, "counter-" + counter).countUp();
            }
        }
    }

    static List<Long> values(OpenStore store) {
        List<Long> values = new ArrayList<>();
        for (int counter = 0; counter < COUNTERS; counter++) {
            values.add(new Counter(store, "counter-" + counter).value());
        }
        return values;
    }

    /** Runs so many of them at once and waits for all; fails with what they printed if one fails. */
    static void run(int processes, Class<?> kit, Path folder, int times) throws IOException, InterruptedException {
        List<Process> started = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                started.add(start(kit, folder, times));
            }
            for (Process process : started) {
                String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new AssertionError("A process that wrote to the store failed:\n" + printed);
                }
            }
        } finally {
            started.forEach(Process::destroyForcibly);
        }
    }

    private static Process start(Class<?> kit, Path folder, int times) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriterProcess.class.getName(),
                        kit.getName(),
                        folder.toString(),
                        Integer.toString(times))
                .redirectErrorStream(true)
                .start();
    }
}
