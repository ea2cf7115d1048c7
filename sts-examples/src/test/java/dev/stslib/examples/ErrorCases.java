package dev.stslib.examples;

import static java.util.Map.entry;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.format.boto.BotoCredentials;
import dev.stslib.testkit.sts.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One way to each error of the table in {@code docs/errors.md}, through the public API. */
final class ErrorCases implements AutoCloseable {
    private static final List<String> ROLE = List.of("S3ReadOnlyRole-prod");
    private static final String KEYS = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Something that goes wrong. */
    private interface Case {
        void run() throws Exception;
    }

    /** A store that has the name of {@link OwnStore}. */
    public static final class OtherOwnStore implements CredentialStore {
        @Override
        public String name() {
            return "one-file";
        }

        @Override
        public OpenStore open(StoreSettings settings) {
            return new OwnStore().open(settings);
        }
    }

    private final ErrorWorld at;
    private final Map<String, Case> cases = Map.ofEntries(
            entry("A role profile is missing", () -> roles("NoSuchRole")),
            entry("No profile is named", () -> profile("default", "[profile BobSmith]\n" + KEYS)),
            entry("A line of a profile file is wrong", () -> profile("x", "[profile x\n")),
            entry("A profile cannot be used", () -> profile("empty", "[profile empty]\nregion = us-east-1\n")),
            entry("A call does not support the profile", () -> at().accessKeysOf(ROLE.get(0))),
            entry(
                    "A credential_process fails",
                    () -> profile("process", "[profile process]\nregion = us-east-1\ncredential_process = exit 3\n")),
            entry("No MFA code where one is needed", () -> at().sts(StsCore::generateSessionToken)),
            entry("Wrong MFA code", () -> at().sts(sts -> sts.generateSessionToken(1, at().wrongCode()))),
            entry(
                    "MFA code used twice",
                    () -> at().sts(sts -> {
                        sts.generateSessionToken(1, at().code());
                        sts.generateSessionToken(1, at().code());
                    })),
            entry(
                    "The session token has expired",
                    () -> at().sts(sts -> {
                        sts.generateSessionToken(1, at().code());
                        at().world().clock().advance(Duration.ofHours(2));
                        sts.generateCredentials(ROLE);
                    })),
            entry("STS refuses a request", () -> {
                at().world()
                        .sample()
                        .role(ROLE.get(0))
                        .distrust(at().world().sample().bob().arn());
                roles(ROLE.get(0));
            }),
            entry("The signing token has expired", () -> at().identityOfExpiredToken()),
            entry("STS asks to slow down", () -> identityWith(Fault.throttle(), PATIENCE)),
            entry(
                    "A request breaks a limit of STS",
                    () -> at().sts(sts -> sts.generateSessionToken(Duration.ofMinutes(5), at().code()))),
            entry("Unknown region", () -> profile("far", "[profile far]\nregion = us-eats-1\n" + KEYS)),
            entry("No region", () -> profile("nowhere", "[profile nowhere]\n" + KEYS)),
            entry("The endpoint is down", () -> at().identity(ErrorWorld.deadEndpoint(), PATIENCE)),
            entry("The endpoint does not answer in time", () -> identityWith(Fault.hang(), Duration.ofMillis(200))),
            entry("The endpoint is not STS", () -> identityWith(Fault.garbage(), PATIENCE)),
            entry("The answer has already expired", () -> {
                at().fault(Fault.expired());
                at().sts(sts -> sts.generateSessionToken(1, at().code()));
            }),
            entry("The answer is not what was asked for", () -> at().answerOfAnotherRole(ROLE.get(0))),
            entry("The credentials do not come in time", () -> {
                at().fault(Fault.hang());
                at().impatient(ROLE.get(0));
            }),
            entry("The calling thread was interrupted", () -> {
                Thread.currentThread().interrupt();
                try {
                    at().identity(at().endpoint(), PATIENCE);
                } finally {
                    Thread.interrupted();
                }
            }),
            entry("Wrong password of the keystore", () -> {
                at().keystore("right");
                at().keystore("wrong");
            }),
            entry("No password for the keystore", () -> at().open("keystore", at().settings())),
            entry("A file that others can read", () -> at().passwordReadableByOthers()),
            entry("The keystore is damaged", () -> {
                at().keystore("right");
                Files.writeString(at().keystoreFile(), "another file\n".repeat(100));
                at().keystore("right");
            }),
            entry("The keystore is from a newer version", () -> {
                at().keystore("right");
                at().makeKeystoreNewer();
                at().keystore("right");
            }),
            entry("These bytes are no credentials", () -> BotoCredentials.fromJson("no document")),
            entry("Unknown store", () -> at().open("cupboard", at().settings())),
            entry("Unknown format", () -> at().unknownFormat("hieroglyphs")),
            entry(
                    "Two plug-ins of one name",
                    () -> at().plugIns(OwnStore.class.getName(), OtherOwnStore.class.getName())),
            entry("A plug-in cannot be loaded", () -> at().plugIns("dev.example.NotThere")),
            entry("The engine was closed", () -> {
                CredentialEngine engine = at().world().engine().build();
                engine.close();
                engine.handle(ROLE.get(0));
            }));

    ErrorCases(Path folder) throws IOException {
        at = new ErrorWorld(Files.createTempDirectory(folder, "case"));
    }

    void provoke(String cause) throws Exception {
        Objects.requireNonNull(cases.get(cause), () -> "Nothing provokes: " + cause)
                .run();
    }

    private ErrorWorld at() {
        return at;
    }

    private void roles(String profile) {
        at.sts(sts -> {
            sts.generateSessionToken(1, at.code());
            sts.generateCredentials(List.of(profile));
        });
    }

    private void profile(String name, String config) throws IOException {
        at.sessionTokenOf(name, config);
    }

    private void identityWith(Fault fault, Duration callTimeout) {
        at.fault(fault);
        at.identity(at.endpoint(), callTimeout);
    }

    @Override
    public void close() {
        at.close();
    }
}
