package dev.stslib.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command as a process. */
final class Program {
    /** The launcher that runs it, as users do; without one, the tested classes run in a bare JVM. */
    private static final @Nullable String LAUNCHER = System.getProperty("launcher");

    private Program() {}

    /** A command line that runs it. */
    static List<String> command(String... arguments) {
        // A shell that starts a build in the background lets it ignore SIGINT, and every process below inherits that.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,HUP,TERM"));
        command.addAll(LAUNCHER == null ? bareJvm() : List.of(LAUNCHER));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> bareJvm() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.stslib.cli.Main");
    }

    /** The environment of this process with another home, and without settings of AWS's tools, of prompts and of sts. */
    static Map<String, String> environment(Path home) {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables
                .keySet()
                .removeIf(name -> Stream.of("AWS_", "XDG_", "SSH_", "STS", "GPG_", "DISPLAY", "WAYLAND_", "BOTO")
                                .anyMatch(name::startsWith)
                        || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        variables.put("HOME", home.toString());
        variables.put("LC_ALL", "C.UTF-8");
        variables.put("TERM", "xterm");
        return variables;
    }

    static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
