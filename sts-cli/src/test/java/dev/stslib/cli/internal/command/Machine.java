package dev.stslib.cli.internal.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.cli.internal.agent.AgentFolder;
import dev.stslib.cli.internal.io.ChildRunner;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.SampleWorld;
import dev.stslib.testkit.time.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A machine in a folder: a home, AWS's files of the sample user, an embedded STS, and a person who types codes. */
final class Machine implements AutoCloseable {
    /** The digest of {@code corp}. */
    static final String CORP_TOKEN = "ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
    /** The digest by which the AWS CLI names the credentials of {@code sso-reader}. */
    static final String CORP_READER = "08a861b2cc810c5ccd6dea8ea16f9f9ad44bcc2c.json";

    final ManualClock clock = new ManualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    final EmbeddedSts sts = EmbeddedSts.builder().clock(clock).start();
    final SampleWorld sample = SampleWorld.in(sts);
    final Path home;
    final Map<String, String> environment = new HashMap<>();
    /** A role session has the name of the user, in the agent too. */
    final Map<String, String> properties = new HashMap<>(Map.of("user.name", System.getProperty("user.name")));
    /** What exec runs; tests that need a real child run the whole program. */
    ChildRunner children = (command, variables) -> 0;

    final FakeDialog dialog = new FakeDialog();
    String in = "";
    /** Whether a person sits at a terminal. */
    boolean person;
    /** What the terminal has shown, whatever standard error leads to. */
    final StringBuilder screen = new StringBuilder();

    int typedCodes;
    /** How many of the next codes are wrong. */
    int wrongCodes;

    int typedPasswords;
    /** The passwords that are typed next; after them always the same one. */
    final Deque<String> passwords = new ArrayDeque<>();

    private @Nullable EmbeddedIdentityCenter center;

    Machine(Path home) throws IOException {
        this.home = home;
        Path aws = home.resolve(".aws");
        sample.writeAwsFiles(aws);
        environment.put("HOME", home.toString());
    }

    /** How a run ended and what it printed. */
    record Run(int status, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Sts.run(invocation(out, err), List.of(arguments));
        return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command whose output is read while it runs. */
    int run(ByteArrayOutputStream out, String... arguments) {
        return Sts.run(invocation(out, new ByteArrayOutputStream()), List.of(arguments));
    }

    Invocation invocation(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Invocation(
                SystemEnvironment.of(environment, properties),
                Map.copyOf(environment),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                false,
                clock,
                request -> {
                    typedCodes++;
                    String code = sample.mfa().code();
                    return Optional.of(Secret.of(wrongCodes-- > 0 ? wrong(code) : code));
                },
                purpose -> {
                    typedPasswords++;
                    return (passwords.isEmpty() ? "correct horse" : passwords.remove()).toCharArray();
                },
                (command, variables) -> children.run(command, variables),
                dialog,
                () -> person,
                screen::append);
    }

    private static String wrong(String code) {
        return (code.startsWith("1") ? "2" : "1") + code.substring(1);
    }

    /** Writes the settings file. */
    void settings(String toml) throws IOException {
        Path folder = Files.createDirectories(home.resolve(".config/stslib"));
        Files.writeString(folder.resolve("config.toml"), toml);
    }

    Path agentSocket() {
        return AgentFolder.of(SystemEnvironment.of(environment, Map.of())).socket();
    }

    Path config() {
        return home.resolve(".aws/config");
    }

    /** Adds lines to the config file. */
    void addToConfig(String text) throws IOException {
        Files.writeString(config(), Files.readString(config()) + "\n" + text + "\n");
    }

    /**
     * Starts an Identity Center, in which the person has the role Reader, and signs this machine in to it by the sso-session
     * {@code corp}. The profile {@code sso-reader} has the role, and {@code sso-chain} assumes another one from it.
     */
    EmbeddedIdentityCenter identityCenter() throws IOException {
        EmbeddedIdentityCenter started = EmbeddedIdentityCenter.builder()
                .clock(clock)
                .interval(Duration.ofSeconds(1))
                .start();
        center = started;
        started.assign("111122223333", "Production", "Reader");
        environment.putAll(started.environment());
        addToConfig("[profile sso-reader]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Reader\n"
                + "[profile sso-chain]\nsource_profile = sso-reader\nrole_arn = arn:aws:iam::111122223333:role/Next\n"
                + "region = us-east-1\n"
                + "[sso-session corp]\nsso_start_url = " + started.startUrl() + "\nsso_region = us-east-2\n");
        Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
        Files.writeString(
                cache.resolve(CORP_TOKEN), JsonMapper.builder().build().writeValueAsString(started.signIn()));
        return started;
    }

    /** Ends the agent that a command started. */
    @Override
    public void close() {
        EmbeddedIdentityCenter started = center;
        if (started != null) {
            started.close();
        }
        if (Files.exists(agentSocket())) {
            run("agent", "stop");
        }
        sts.close();
    }
}
