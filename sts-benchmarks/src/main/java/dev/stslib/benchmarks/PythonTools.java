package dev.stslib.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** AWS's tools in Python: boto3 and the AWS CLI, where they are installed. */
final class PythonTools {
    private final Map<String, String> environment;
    private final Optional<Path> python;
    private final Optional<Path> aws;
    private final String versions;

    /** Looks for the tools. A version manager's wrapper for them would cost time that is not theirs. */
    PythonTools(Map<String, String> environment) throws IOException, InterruptedException {
        this.environment = environment;
        List<String> found = new ArrayList<>();
        python = boto3(found);
        aws = aws(found);
        versions = found.isEmpty() ? "none" : String.join("; ", found);
    }

    private Optional<Path> boto3(List<String> found) throws IOException, InterruptedException {
        try {
            String[] lines = WholeProcess.run(
                            List.of(
                                    "python3",
                                    "-c",
                                    "import sys, platform, boto3; print(sys.executable);"
                                            + " print('boto3', boto3.__version__, 'on Python', platform.python_version())"),
                            environment)
                    .output()
                    .split("\n", -1);
            found.add(lines[1]);
            return Optional.of(Path.of(lines[0]));
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private Optional<Path> aws(List<String> found) throws InterruptedException {
        Path program = python.map(executable -> executable.resolveSibling("aws"))
                .filter(Files::isExecutable)
                .orElse(Path.of("aws"));
        try {
            found.add(WholeProcess.run(List.of(program.toString(), "--version"), environment)
                    .output()
                    .strip());
            return Optional.of(program);
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    String versions() {
        return versions;
    }

    /** Milliseconds of boto3's credentials of this profile; NaN without it. */
    double boto3Millis(String profile) throws IOException, InterruptedException {
        return python.isEmpty()
                ? Double.NaN
                : millis(
                        profile,
                        python.get().toString(),
                        "-c",
                        "import boto3; boto3.Session().get_credentials()");
    }

    /** Milliseconds of the AWS CLI's export; NaN without it. */
    double awsMillis(String profile) throws IOException, InterruptedException {
        return aws.isEmpty() ? Double.NaN : millis(profile, aws.get().toString(), "configure", "export-credentials");
    }

    private double millis(String profile, String... command) throws IOException, InterruptedException {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("AWS_PROFILE", profile);
        return WholeProcess.run(List.of(command), all).millis();
    }
}
