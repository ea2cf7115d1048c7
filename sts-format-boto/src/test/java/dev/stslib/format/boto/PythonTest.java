package dev.stslib.format.boto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds our files to Python itself, where there is one. */
@Tag("one-jdk")
class PythonTest {
    /** Every kind of character that json.dump treats in its own way. */
    private static final String TAIL = "/+=\"\\'\b\f\n\r\t\u0000\u001f\u007f\u0080\u00e9\u2028\uffff\ud83d\ude00";

    private static final TemporaryCredentials CREDENTIALS = new TemporaryCredentials(
            "ASIAEXAMPLE",
            Secret.of("SecretKey" + TAIL),
            Secret.of("Token" + TAIL),
            Instant.parse("2026-11-21T10:00:00.123Z"),
            Instant.parse("2026-11-21T11:00:00.456Z"));

    /** What boto 2's load does to a document, and what its save does to the result. */
    private static final String LOAD_AND_SAVE = """
            import json, sys
            class Loaded(object):
                request_id = None
            with open(sys.argv[1]) as document:
                fields = json.loads(document.read())
            loaded = Loaded()
            vars(loaded).update(fields)
            names = ['access_key', 'secret_key', 'session_token', 'expiration', 'request_id']
            with open(sys.argv[2], 'w') as again:
                json.dump(dict((name, getattr(loaded, name)) for name in names), again)
            """;

    /** The two layouts of a time that boto 2 tries first, and the rule of expiry. */
    private static final String EXPIRED = """
            import datetime, json, sys
            def parsed(text):
                try:
                    return datetime.datetime.strptime(text.strip(), '%Y-%m-%dT%H:%M:%SZ')
                except ValueError:
                    return datetime.datetime.strptime(text.strip(), '%Y-%m-%dT%H:%M:%S.%fZ')
            left = parsed(json.load(open(sys.argv[1]))['expiration']) - parsed(sys.argv[2])
            print(left.total_seconds() <= 0)
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void needsPython() throws InterruptedException {
        assumeTrue(hasPython(), "python3 is installed");
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void botoLoadsOurFileAndSavesTheSameBytes() throws IOException, InterruptedException {
        Path ours = folder.resolve("ours.json");
        Path botos = folder.resolve("botos.json");
        BotoCredentials.of(CREDENTIALS).save(ours);
        python(LOAD_AND_SAVE, ours.toString(), botos.toString());
        assertEquals(Files.readString(ours), Files.readString(botos));
        BotoCredentials read = BotoCredentials.fromJson(Files.readString(botos));
        assertEquals(CREDENTIALS.sessionToken(), read.sessionToken());
        assertEquals(CREDENTIALS.secretAccessKey(), read.secretKey());
    }

    @Test
    void setsHaveJsonDumpsBytes() throws IOException, InterruptedException {
        for (CredentialSet set : List.of(CredentialSet.empty(), CredentialSet.of(Map.of("sts-" + TAIL, CREDENTIALS)))) {
            Path ours = folder.resolve("set.json");
            Files.write(ours, new Boto2Format().encodeSet(set));
            String script = "import json, sys; sys.stdout.write(json.dumps(json.load(open(sys.argv[1]))))";
            assertEquals(Files.readString(ours), python(script, ours.toString()));
        }
    }

    @Test
    void botoAndWeAgreeOnExpiry() throws IOException, InterruptedException {
        Path ours = folder.resolve("ours.json");
        BotoCredentials.of(CREDENTIALS).save(ours);
        for (String now : List.of("2026-11-21T11:00:00.455Z", "2026-11-21T11:00:00.456Z", "2026-11-21T11:00:01Z")) {
            boolean expired = BotoCredentials.load(ours).isExpired(0, () -> Instant.parse(now));
            assertEquals(
                    expired ? "True" : "False",
                    python(EXPIRED, ours.toString(), now).strip(),
                    now);
        }
    }

    private static String python(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-c", script));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }
}
