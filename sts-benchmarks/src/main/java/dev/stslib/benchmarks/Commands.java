package dev.stslib.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * The command {@code sts process} as a whole process, beside those of AWS's tools in Python, and the answers of its agent
 * beside a bare server. All take turns.
 */
final class Commands implements Program {
    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m");
    /** The program by which the launcher asks the agent, without a request. */
    private static final List<String> CURL = List.of("curl", "-q", "--version");

    private static final String APP = "app";
    private static final int CALLERS = 64;
    /** A tenth, one and a half times, and twice the time of the peer. */
    private static final Goal TENTH = Goal.ratio(10);

    private static final Goal HALF_MORE = Goal.ratio(1 / 1.5);
    private static final Goal TWICE = Goal.ratio(0.5);

    @Override
    public Report run(Scale scale) throws IOException, InterruptedException, ExecutionException {
        List<Row> rows = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        List<String> sts = scale == Scale.FULL ? launcher() : program();
        try (World world = new World(InstantSource.system(), 1, Duration.ofHours(1))) {
            Map<String, String> environment = world.environment();
            run(sts, environment, "process", World.ROLE); // makes the store and fills it
            run(sts, environment, "agent", "start");
            try {
                wholeProcesses(sts, environment, scale.of(15, 1), rows, remarks);
                answers(world.folder, scale.of(5, 1), scale.of(1_000, 5), rows);
            } finally {
                run(sts, environment, "agent", "stop");
            }
            if (world.requests() != 1) {
                throw new IllegalStateException("A warm start asked STS");
            }
        }
        remarks.add(
                "boto3's and the AWS CLI's credentials are keys in the credentials file, which they only have to read."
                        + " Ours are those of a role.");
        remarks.add("The bare server has the codec of the same library, one thread, the same options of the JVM, and a"
                + " handler that writes the agent's answer.");
        return new Report("Commands", "whole processes, and answers of the agent (medians)", "peer", rows, remarks);
    }

    /** The script of the clone. Its first run builds what is missing, and the second makes the archive of classes. */
    private static List<String> launcher() throws IOException, InterruptedException {
        Path script = Path.of("sts").toAbsolutePath();
        if (!Files.isExecutable(script)) {
            script = Path.of("..", "sts").toAbsolutePath().normalize();
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        WholeProcess.run(List.of(script.toString(), "--version"), environment);
        environment.put("STS_ARCHIVE", "make");
        WholeProcess.run(List.of(script.toString(), "--version"), environment);
        return List.of(script.toString());
    }

    /** The command without its launcher. */
    private static List<String> program() {
        List<String> command = java();
        command.add("dev.stslib.cli.Main");
        return command;
    }

    private static List<String> java() {
        List<String> command = new ArrayList<>(List.of(WholeProcess.java()));
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    private static WholeProcess run(List<String> sts, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(sts);
        command.addAll(List.of(arguments));
        return WholeProcess.run(command, environment);
    }

    private static void wholeProcesses(
            List<String> sts, Map<String, String> environment, int rounds, List<Row> rows, List<String> remarks)
            throws IOException, InterruptedException {
        PythonTools python = new PythonTools(environment, APP);
        List<String> empty = java();
        empty.add(EmptyProgram.class.getName());
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            add(times, "agent", process(sts, environment));
            add(times, "boto3", python.boto3Millis());
            add(times, "store", process(sts, environment, "--no-agent"));
            add(times, "aws", python.awsMillis());
            add(times, "empty", WholeProcess.run(empty, environment).millis());
            add(times, "curl", WholeProcess.run(CURL, environment).millis());
        }
        rows.add(row("sts process, with the agent | boto3", times, "agent", "boto3")
                .want(TENTH));
        rows.add(row("sts process, with the agent | aws configure export-credentials", times, "agent", "aws")
                .want(TENTH));
        rows.add(row("sts process, with the agent | curl --version", times, "agent", "curl"));
        rows.add(row("sts process, out of the keystore by key file | boto3", times, "store", "boto3")
                .want(HALF_MORE));
        rows.add(row("sts process, out of the keystore by key file | an empty JVM", times, "store", "empty"));
        remarks.add("Python's tools: " + python.versions() + ".");
    }

    private static double process(List<String> sts, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(sts);
        command.addAll(List.of("process", World.ROLE));
        command.addAll(List.of(options));
        WholeProcess process = WholeProcess.run(command, environment);
        if (!process.output().contains("SecretAccessKey")) {
            throw new IllegalStateException("sts process gave no credentials");
        }
        return process.millis();
    }

    private static void add(Map<String, List<Double>> times, String what, double time) {
        times.computeIfAbsent(what, missing -> new ArrayList<>()).add(time);
    }

    private static Row row(String what, Map<String, List<Double>> times, String ours, String peer) {
        return Row.of(
                what,
                "ms",
                Numbers.median(times.getOrDefault(ours, List.of())),
                Numbers.median(times.getOrDefault(peer, List.of())));
    }

    private static void answers(Path folder, int rounds, int requests, List<Row> rows)
            throws IOException, InterruptedException, ExecutionException {
        SocketCallers agent = new SocketCallers(
                folder.resolve(".local/state/stslib/agent.sock"), "/v1/process/" + World.ROLE, CALLERS);
        String answer = agent.answer();
        Path body = Files.writeString(
                folder.resolve("body"), answer.substring(answer.indexOf("\r\n\r\n") + 4), StandardCharsets.ISO_8859_1);
        Path socket = folder.resolve("bare.sock");
        List<String> command = java();
        command.addAll(List.of(BareServer.class.getName(), socket.toString(), body.toString()));
        Process bare = WholeProcess.builder(command, Map.of()).start();
        try {
            awaitReady(bare);
            SocketCallers peer = new SocketCallers(socket, "/v1/process/" + World.ROLE, CALLERS);
            if (!peer.answer().equals(answer)) {
                throw new IllegalStateException("The two servers answer differently");
            }
            agent.measure(requests);
            peer.measure(requests);
            Map<String, List<Double>> times = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                add(times, "agent", agent.measure(requests));
                add(times, "bare", peer.measure(requests));
            }
            rows.add(answers("median answer", times, "median").want(TWICE));
            rows.add(answers("p99 answer", times, "p99"));
            rows.add(Row.of(
                    "resident memory then, agent | bare server", "MiB", memory(agentPid(folder)), memory(bare.pid())));
        } finally {
            bare.getOutputStream().close();
            bare.waitFor();
        }
    }

    private static void awaitReady(Process process) throws IOException {
        StringBuilder printed = new StringBuilder();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(FirstCredentials.READY)) {
                return;
            }
            printed.append(line).append('\n');
        }
        throw new IllegalStateException("The bare server did not start: " + printed);
    }

    private static void add(Map<String, List<Double>> times, String server, long[] sorted) {
        add(times, server + " median", sorted[sorted.length / 2] / 1e3);
        add(times, server + " p99", sorted[(int) (sorted.length * 0.99)] / 1e3);
    }

    private static Row answers(String what, Map<String, List<Double>> times, String figure) {
        return Row.of(
                what + ", " + CALLERS + " callers, agent | bare server",
                "us",
                Numbers.median(times.getOrDefault("agent " + figure, List.of())),
                Numbers.median(times.getOrDefault("bare " + figure, List.of())));
    }

    private static long agentPid(Path folder) throws IOException {
        String record = Files.readString(folder.resolve(".local/state/stslib/agent.json"));
        return Long.parseLong(record.replaceFirst("(?s).*\"pid\":([0-9]+).*", "$1"));
    }

    private static double memory(long pid) throws IOException {
        Path status = new File("/proc/" + pid + "/status").toPath();
        return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024.0;
    }
}
