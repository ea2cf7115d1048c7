package dev.stslib.cli.internal.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.api.Secret;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.engine.ManyCredentials;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.server.Answer;
import dev.stslib.cli.internal.server.SocketClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command's connection to the agent. */
public final class AgentClient implements AutoCloseable {
    /**
     * How long an answer takes at most for which the agent has nothing to wait for. On a busy machine it takes seconds. A command
     * that goes on without an agent that runs would ask for a code again. The launcher with this command waits as long.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(12);

    /** How long the agent may take to end. */
    private static final Duration END = Duration.ofSeconds(10);

    /** Longer than the agent waits, unless another process asks a person. The command then waits itself. */
    private static final Duration LONG = Engines.PATIENCE.plusSeconds(10);

    private static final int MAX_CODES = 3;

    private final AgentFolder place;
    private SocketClient connection;
    private final Map<String, String> headers;
    private final JsonNode status;

    private AgentClient(AgentFolder place, SocketClient connection, Map<String, String> headers, JsonNode status) {
        this.place = place;
        this.connection = connection;
        this.headers = headers;
        this.status = status;
    }

    /**
     * Connects to the agent.
     *
     * @param scope the settings that the agent must have, see {@link AgentScope}; empty for any
     * @return the connection; empty if no agent runs, or if it has other settings
     * @throws CommandException if it does not answer
     */
    public static Optional<AgentClient> connect(AgentFolder place, Optional<String> scope) {
        return connect(place, scope, PATIENCE);
    }

    /**
     * The same, with another time to wait for the agent to say that it is there.
     *
     * @param patience how long to wait, for the connection and the answer together
     */
    public static Optional<AgentClient> connect(AgentFolder place, Optional<String> scope, Duration patience) {
        if (!Files.exists(place.socket(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        long start = System.nanoTime();
        try {
            SocketClient connection = SocketClient.connect(place.socket(), place.checkedOwner(), patience)
                    .orElse(null);
            Duration left = patience.minusNanos(System.nanoTime() - start);
            return connection == null ? Optional.empty() : greet(place, connection, scope, left);
        } catch (TimeoutException e) {
            throw hung(place, e);
        }
    }

    private static CommandException hung(AgentFolder place, TimeoutException cause) {
        String process =
                last(place).map(agent -> ", process " + agent.pid() + ",").orElse("");
        return new CommandException(
                ExitCode.FAILED, "The agent" + process + " does not answer", "Kill it; nothing is lost", cause);
    }

    private static Optional<AgentClient> greet(
            AgentFolder place, SocketClient connection, Optional<String> scope, Duration patience)
            throws TimeoutException {
        Map<String, String> headers =
                scope.map(value -> Map.of(AgentScope.HEADER, value)).orElse(Map.of());
        JsonNode status = Json.NOTHING;
        try {
            status = connection
                    .send("GET", "/v1/status", headers, new byte[0], patience)
                    .filter(answer -> answer.status() == Answer.OK)
                    .map(answer -> Json.read(answer.body()))
                    .orElse(status);
        } finally {
            if (status.isEmpty()) {
                connection.close();
            }
        }
        return status.isEmpty() ? Optional.empty() : Optional.of(new AgentClient(place, connection, headers, status));
    }

    /** What is known about the last agent; empty if there was none. */
    public static Optional<AgentRecord> last(AgentFolder place) {
        return Files.exists(place.record()) ? AgentRecord.read(place.record()) : Optional.empty();
    }

    /** What the agent said about itself when it was connected. */
    public JsonNode status() {
        return status;
    }

    /** The path that gives the JSON of a {@code credential_process}. */
    public static String processPath(String profile) {
        return "/v1/process/" + encoded(profile);
    }

    /** The path that gives credentials in a format: of one profile as one set, of several by name. */
    public static String credentialsPath(List<String> profiles, String format) {
        String query = "format=" + encoded(format);
        if (profiles.size() == 1) {
            return "/v1/credentials/" + encoded(profiles.get(0)) + "?" + query;
        }
        StringBuilder path = new StringBuilder("/v1/credentials?" + query);
        profiles.forEach(profile -> path.append("&profile=").append(encoded(profile)));
        return path.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Gets credentials. If the agent needs an MFA code, one process at a time asks for it.
     *
     * @param path one of {@link #processPath} and {@link #credentialsPath}
     * @param asked asks a person for a code; empty if that is forbidden, so that nothing waits for another prompt either
     * @return the bytes; empty if the agent went away or cannot use the profile, so that the command goes on without it
     * @throws MfaCodeRequiredException if a code is needed and there is none
     * @throws CommandException if AWS refused the request or was not reached
     */
    public Optional<byte[]> get(String path, Optional<MfaCodeSource> asked, InstantSource clock) {
        return ask("GET", path, new byte[0], asked, clock);
    }

    /**
     * Gets the credentials of several profiles, each for itself, as {@link #get} does for one. Empty also if the agent cannot
     * use one of them.
     *
     * @param renew whether to get new ones although there are valid ones
     */
    public Optional<ManyCredentials> each(
            List<String> profiles, boolean renew, Optional<MfaCodeSource> asked, InstantSource clock) {
        byte[] body = Json.write(Map.of("profiles", profiles, "renew", renew, "person", asked.isPresent()));
        return ask("POST", "/v1/each", body, asked, clock)
                .map(answer -> EachAnswer.read(Json.read(answer)))
                .filter(all -> all.failures().values().stream().allMatch(AgentClient::isFinal));
    }

    @SuppressWarnings("try") // The resource is used by being open.
    private Optional<byte[]> ask(
            String method, String path, byte[] body, Optional<MfaCodeSource> asked, InstantSource clock) {
        Optional<Answer> answer = send(method, path, body);
        if (answer.isEmpty() || !needsCode(answer.get())) {
            return result(answer);
        }
        if (asked.isEmpty()) {
            throw codeNeeded(Json.read(answer.get().body()));
        }
        try (ProcessLock lock = ProcessLock.take(place.promptLock())) {
            // Another process may have asked meanwhile.
            answer = send(method, path, body);
            for (int attempt = 1; attempt <= MAX_CODES && answer.isPresent() && needsCode(answer.get()); attempt++) {
                handOver(Json.read(answer.get().body()), attempt, asked.get(), clock.instant());
                answer = send(method, path, body);
            }
            return result(answer);
        }
    }

    private Optional<Answer> send(String method, String path, byte[] body) {
        return send(method, path, body, LONG);
    }

    /**
     * Connects again where the agent closed the connection, as it does while a person is asked for long. Gives nothing if the
     * agent went away, or does not answer.
     */
    private Optional<Answer> send(String method, String path, byte[] body, Duration patience) {
        try {
            if (!connection.isOpen()) {
                Optional<SocketClient> again = SocketClient.connect(place.socket(), place.checkedOwner(), PATIENCE);
                if (again.isEmpty()) {
                    return Optional.empty();
                }
                connection.close();
                connection = again.get();
            }
            return connection.send(method, path, headers, body, patience);
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    private static boolean needsCode(Answer answer) {
        return answer.status() == Refusals.PERSON_NEEDED
                && Json.read(answer.body()).has("serial");
    }

    private void handOver(JsonNode question, int attempt, MfaCodeSource asked, Instant now) {
        String serial = question.path("serial").asText();
        MfaCodeRequest.Reason reason =
                MfaCodeRequest.Reason.valueOf(question.path("reason").asText("NEEDED"));
        Secret code = asked.code(
                        new MfaCodeRequest(serial, question.path("profile").asText(), attempt, reason, now))
                .orElseThrow(() -> codeNeeded(question));
        byte[] body = Json.write(Map.of("serial", serial, "code", code.revealSecret()));
        Optional<Answer> unused = send("PUT", "/v1/code", body, PATIENCE);
    }

    /** Whether the command would fail likewise: not if the agent lacks something that the command may have. */
    private static boolean isFinal(Throwable failure) {
        return switch (ExitCode.of(failure)) {
            case PERSON_NEEDED, REFUSED, UNREACHABLE -> true;
            default -> false;
        };
    }

    private static MfaCodeRequiredException codeNeeded(JsonNode question) {
        return new MfaCodeRequiredException(
                question.path("problem").asText(), question.path("remedy").asText());
    }

    private static Optional<byte[]> result(Optional<Answer> answer) {
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        JsonNode told = Json.read(answer.get().body());
        String problem = told.path("problem").asText();
        String remedy = told.path("remedy").asText();
        return switch (answer.get().status()) {
            case Answer.OK -> Optional.of(answer.get().body());
            case Refusals.PERSON_NEEDED -> throw new CommandException(ExitCode.PERSON_NEEDED, problem, remedy);
            case Refusals.REFUSED -> throw new CommandException(ExitCode.REFUSED, problem, remedy);
            case Refusals.UNREACHABLE -> throw new CommandException(ExitCode.UNREACHABLE, problem, remedy);
            default -> Optional.empty();
        };
    }

    /** The entries of the agent's store; empty if the agent went away. */
    public Optional<List<EntryInfo>> stored() {
        Optional<Answer> answer = send("GET", "/v1/store", new byte[0]);
        if (answer.isEmpty() || answer.get().status() != Answer.OK) {
            return Optional.empty();
        }
        List<EntryInfo> entries = new ArrayList<>();
        for (JsonNode entry : Json.read(answer.get().body()).path("entries")) {
            entries.add(new EntryInfo(
                    new EntryName(entry.path("name").asText()),
                    EntryKind.valueOf(entry.path("kind").asText()),
                    entry.path("format").asText(),
                    Instant.parse(entry.path("issued").asText()),
                    Instant.parse(entry.path("expiration").asText()),
                    entry.path("subject").textValue(),
                    entry.path("account").textValue(),
                    entry.path("version").asLong()));
        }
        return Optional.of(entries);
    }

    /**
     * Ends the agent, and waits until it has ended.
     *
     * @return whether it ended in time
     */
    public boolean stop() {
        Optional<ProcessHandle> process = ProcessHandle.of(status.path("pid").asLong());
        Optional<Answer> unused = send("POST", "/v1/stop", new byte[0], PATIENCE);
        return process.map(AgentClient::ends).orElse(true);
    }

    private static boolean ends(ProcessHandle process) {
        try {
            process.onExit().get(END.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
