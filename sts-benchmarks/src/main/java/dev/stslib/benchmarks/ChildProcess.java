package dev.stslib.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** What only the benchmarks themselves and the command use. A start opens each jar there is. */
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
            "sts-testkit",
            "sts-cli",
            "sts-format-boto",
            "sts-format-shell",
            "sts-source-sso",
            "sts-source-login",
            "sts-source-rolesanywhere",
            "picocli",
            "jline-",
            "jackson-dataformat-toml",
            "netty-",
            "aws-json-protocol",
            "/sso-",
            "/iam-");

    /**
     * Runs a program to its end.
     *
     * @param java the command {@code java} of a JDK
     * @param environment what it finds in its environment beside ours, of which the variables of AWS are left out
     * @param jvm options of the JVM
     * @param main the program
     * @param arguments its arguments
     */
    static ChildProcess run(
            Path java, Map<String, String> environment, List<String> jvm, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        command.addAll(jvm);
        command.addAll(List.of("-classpath", classPath(), main.getName()));
        command.addAll(arguments);
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
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Whether all classes come out of jars: an archive of classes takes nothing out of folders. */
    static boolean isPacked() {
        return List.of(classPath().split(File.pathSeparator)).stream().allMatch(entry -> entry.endsWith(JAR));
    }
}
