package dev.stslib.examples;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.SessionToken;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.testkit.sts.RecordedRequest;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@link QuickStart} on the embedded STS. The clock starts in the past and is moved to the present, so that the second
 * process, which has its own clock, finds credentials that are valid.
 */
final class EmbeddedRun {
    private static final Duration LEFT_AT_PRESENT = Duration.ofMinutes(25);
    private static final Duration STEP = Duration.ofMinutes(1);

    private final QuickStartOptions given;
    private final PrintStream out;

    EmbeddedRun(QuickStartOptions given, PrintStream out) {
        this.given = given;
        this.out = out;
    }

    void run() {
        Duration past = given.lifetime().minus(LEFT_AT_PRESENT);
        try (ExampleWorld world = ExampleWorld.at(Instant.now().minus(past))) {
            QuickStartOptions options = given.orElse("BobSmith", world.profiles(), world.folder());
            if (given.passwordFile() == null) {
                writePassword(world.folder().resolve("password"));
            }
            // Without jitter the refreshes come at round times.
            try (CredentialEngine engine = world.engineOnTheClock()
                            .store("keystore", options.storeSettings())
                            .refresh(RefreshSettings.DEFAULT.withJitter(0))
                            .build();
                    StsCore sts = StsCore.over(engine, options.user())) {
                makeCredentials(world, options, sts);
                keepFresh(world, options, sts, past);
                readElsewhere(world, options);
                out.println("5. The last " + LEFT_AT_PRESENT.toMinutes() + " minutes of the session token");
                world.clock().advance(LEFT_AT_PRESENT);
            }
            out.println("STS was asked for " + counts(world.sts().requests()));
        }
    }

    private static void writePassword(Path file) {
        String password = new BigInteger(160, new SecureRandom()).toString(Character.MAX_RADIX);
        OwnerOnlyFiles.write(file, password.getBytes(StandardCharsets.US_ASCII));
    }

    private void makeCredentials(ExampleWorld world, QuickStartOptions options, StsCore sts) {
        out.println("1. One MFA code gives a session token of " + StsCore.remainingText(options.lifetime()));
        SessionToken token = sts.generateSessionToken(options.lifetime(), world.mfaCode());
        out.println("   device " + token.mfaSerial());
        out.println(
                "2. The session token gives credentials for " + options.roles().size() + " roles");
        sts.generateCredentials(options.roles());
        CredentialTable.print(sts, options.roles(), options.storeFolder(), out);
    }

    /** Uses the credentials once a minute, as a program would that knows nothing of refreshes. */
    private void keepFresh(ExampleWorld world, QuickStartOptions options, StsCore sts, Duration howLong) {
        out.println("3. The credentials are renewed while they are in use (" + StsCore.remainingText(howLong)
                + " on a clock that is moved by hand)");
        long reads = 0;
        for (Duration gone = STEP; gone.compareTo(howLong) <= 0; gone = gone.plus(STEP)) {
            world.clock().advance(STEP);
            CredentialSet current = sts.currentCredentials();
            Instant now = world.clock().instant();
            reads += current.asMap().values().stream()
                    .filter(found -> !found.isExpired(now))
                    .count();
        }
        long expected = howLong.dividedBy(STEP) * options.roles().size();
        check(reads == expected, "Only " + reads + " of " + expected + " reads gave valid credentials");
        out.println("   " + reads + " reads, all of them valid; now:");
        CredentialTable.print(sts, options.roles(), options.storeFolder(), out);
    }

    private void readElsewhere(ExampleWorld world, QuickStartOptions options) {
        out.println("4. A second process opens the keystore");
        int before = world.sts().requests().size();
        new SecondProcess(options, out).start();
        int asked = world.sts().requests().size() - before;
        out.println("   it asked STS " + asked + " times");
        check(asked == 0, "The second process asked STS although everything is in the keystore");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static String counts(List<RecordedRequest> requests) {
        Map<String, Long> counts = requests.stream()
                .collect(Collectors.groupingBy(RecordedRequest::action, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> count.getKey() + " " + count.getValue() + (count.getValue() == 1 ? " time" : " times"))
                .collect(Collectors.joining(", "));
    }
}
