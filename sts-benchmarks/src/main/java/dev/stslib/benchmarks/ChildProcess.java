package dev.stslib.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A JVM that was started and has printed its line.
 *
 * @param millis from the start of the process to the line
 * @param output all that it printed before and after
 */
record ChildProcess(double millis, List<String> output) {
    private static final String JAR = ".jar";

    /** What only the benchmarks themselves use. A start opens each jar there is. */
    private static final List<String> TOOLS = List.of(
            "jmh-",
            "jopt-simple",
            "commons-math3",
            "junit-",
            "opentest4j",
            "apiguardian",
            "bcpkix",
            "bcutil",
            "sts-store-file",
            "sts-testkit");

    /** What an application names. Gradle and Maven 4 put it before what that brings, Maven 3 each before its own. */
    private static final List<String> NAMED =
            List.of("sts-benchmarks", "sts-format-vault", "sts-store-keystore", "sts-core");

    static ChildProcess run(Map<String, String> environment, List<String> jvm, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        command.addAll(jvm);
        command.addAll(List.of("-classpath", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        long before = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        double millis = Double.NaN;
        List<String> output = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(FirstCredentials.READY)) {
                    millis = (System.nanoTime() - before) / 1e6;
                }
                output.add(line);
            }
        }
        if (process.waitFor() != 0 || Double.isNaN(millis)) {
            throw new IllegalStateException(main.getSimpleName() + " ended with status " + process.exitValue() + ": "
                    + String.join("\n", output));
        }
        return new ChildProcess(millis, output);
    }

    /**
     * This process's own, without those tools: what an application has that can use either side. Where the benchmarks
     * are a jar, as an application is, their folder of classes is left out.
     */
    private static String classPath() {
        List<String> entries = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        boolean packed = entries.get(0).endsWith(JAR);
        return entries.stream()
                .filter(entry -> !packed || entry.endsWith(JAR))
                .filter(entry -> TOOLS.stream().noneMatch(entry::contains))
                .sorted(Comparator.comparingInt(ChildProcess::place))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int place(String entry) {
        int place = 0;
        while (place < NAMED.size() && !entry.contains(NAMED.get(place))) {
            place++;
        }
        return place;
    }
}
