package dev.stslib.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** AWS's tools in Python: boto3 and the AWS CLI, where they are installed. */
final class PythonTools {
    private final Map<String, String> environment;
    private final String profile;
    private final Optional<Path> python;
    private final Optional<String> aws;
    private final String versions;

    /** Looks for the tools, which are to read a profile. A version manager's wrapper for them would cost time that is not theirs. */
    PythonTools(Map<String, String> environment, String profile) throws IOException, InterruptedException {
        this.environment = environment;
        this.profile = profile;
        List<String> found = new ArrayList<>();
        python = boto3(found);
        aws = aws(found);
        versions = String.join("; ", found);
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
            found.add("no boto3");
            return Optional.empty();
        }
    }

    /** Version 1 of the AWS CLI has no such command. */
    private Optional<String> aws(List<String> found) throws InterruptedException {
        Stream<String> beside = python.stream()
                .map(executable -> executable.resolveSibling("aws").toString());
        for (String program :
                Stream.concat(beside, Stream.of("/usr/bin/aws", "aws")).toList()) {
            try {
                millis(program, "configure", "export-credentials");
                found.add(WholeProcess.run(List.of(program, "--version"), environment)
                        .output()
                        .strip());
                return Optional.of(program);
            } catch (IOException | IllegalStateException e) {
                // The next one may have it.
            }
        }
        found.add("no AWS CLI with export-credentials");
        return Optional.empty();
    }

    String versions() {
        return versions;
    }

    /** Milliseconds in which boto3 finds credentials; NaN without it. */
    double boto3Millis() throws IOException, InterruptedException {
        return python.isEmpty()
                ? Double.NaN
                : millis(python.get().toString(), "-c", "import boto3; boto3.Session().get_credentials()");
    }

    /** Milliseconds of the AWS CLI's export; NaN without it. */
    double awsMillis() throws IOException, InterruptedException {
        return aws.isEmpty() ? Double.NaN : millis(aws.get(), "configure", "export-credentials");
    }

    private double millis(String... command) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("AWS_PROFILE", profile);
        return WholeProcess.run(List.of(command), all).millis();
    }
}
