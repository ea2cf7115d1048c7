package dev.stslib.house.secret;

import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.internal.cache.Lifespan;
import dev.stslib.core.internal.profile.ProfileSelection;
import dev.stslib.core.plugin.PluginCatalog;
import dev.stslib.core.sdk.SdkCredentials;
import dev.stslib.core.settings.MfaSettings;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.format.boto.Boto2Format;
import dev.stslib.format.boto.BotoCredentials;
import dev.stslib.format.boto.BotoFormat;
import dev.stslib.format.shell.CmdFormat;
import dev.stslib.format.shell.DockerFormat;
import dev.stslib.format.shell.DotenvFormat;
import dev.stslib.format.shell.EnvFormat;
import dev.stslib.format.shell.FishFormat;
import dev.stslib.format.shell.IniFormat;
import dev.stslib.format.shell.PowerShellFormat;
import dev.stslib.format.shell.ProcessFormat;
import dev.stslib.format.vault.VaultFormat;
import dev.stslib.house.support.TestWorld;
import dev.stslib.store.file.FileStore;
import dev.stslib.store.keystore.KeystoreAdmin;
import dev.stslib.testkit.store.InMemoryStore;
import dev.stslib.testkit.sts.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** The main job, and all that can go wrong with it, with every value and every error taken down. */
final class MainJob {
    private static final List<String> ROLES = List.of("DynamoDBRole-dev", "CodeDeployRole-qa", "S3ReadOnlyRole-prod");

    private static final List<CredentialFormat> FORMATS = List.of(
            new VaultFormat(),
            new BotoFormat(),
            new Boto2Format(),
            new ProcessFormat(),
            new EnvFormat(),
            new FishFormat(),
            new PowerShellFormat(),
            new CmdFormat(),
            new DotenvFormat(),
            new DockerFormat(),
            new IniFormat());

    private final TestWorld world;
    private final Evidence evidence;
    private final String store;
    private final StoreSettings settings;
    private final Path exports;
    private final Set<String> codes = new LinkedHashSet<>();

    MainJob(TestWorld world, Evidence evidence, String store, StoreSettings settings, Path exports) {
        this.world = world;
        this.evidence = evidence;
        this.store = store;
        this.settings = settings;
        this.exports = exports;
    }

    /** The MFA codes that were given. */
    Set<String> codes() {
        return codes;
    }

    private String nextCode() {
        String code = world.nextCode();
        codes.add(code);
        return code;
    }

    private CredentialEngineBuilder builder() {
        CredentialEngineBuilder builder = world.engineOnTheClock()
                .refresh(RefreshSettings.DEFAULT.withJitter(0))
                .listener(evidence::see);
        return store.equals("memory") ? builder.store(new InMemoryStore(), settings) : builder.store(store, settings);
    }

    /** A session token, roles, a refresh, an export, another process. */
    void run() {
        try (CredentialEngine engine = builder().build()) {
            StsCore sts = StsCore.over(engine, "BobSmith");
            evidence.see(sts.generateSessionToken(5, nextCode()));
            credentials(engine, sts);
            sts.exportCredentials(exports.resolve("set.json"));
            evidence.see(engine, sts);
        }
        anotherProcess();
    }

    private void anotherProcess() {
        try (CredentialEngine engine = builder().build()) {
            StsCore sts = StsCore.over(engine, "BobSmith");
            evidence.see(sts.restoreCredentials(ROLES), engine, sts);
        }
    }

    /** The same with every failure on the way. */
    void runWithTroubles() throws IOException {
        try (CredentialEngine engine = builder().build()) {
            StsCore sts = StsCore.over(engine, "BobSmith");
            SessionToken token = sessionToken(sts);
            credentials(engine, sts);
            troubles(engine, sts);
            export(sts, token);
            new Connections(world, evidence, codes).run(engine);
            ends(engine);
            sts.halt();
            evidence.see(engine, sts, builder(), StsCore.builder(), ConnectionSettings.builder());
            evidence.see(ProfileSelection.named("BobSmith"));
            evidence.see(PluginCatalog.of(MainJob.class.getClassLoader()).all());
        }
        waits();
        anotherProcess();
    }

    /** STS answers only after the reader waits. The other engines ask it on the reader's thread. */
    private void waits() {
        CountDownLatch waiting = new CountDownLatch(1);
        CredentialEngineBuilder separate =
                world.engineOnTheClock().executor(null).listener(evidence::see);
        try (CredentialEngine engine = separate.build()) {
            StsCore.over(engine, "BobSmith").generateSessionToken(1, nextCode());
            world.sts.faults().add(Fault.hold(waiting).onAction("AssumeRole").once());
            CompletionStage<TemporaryCredentials> read =
                    engine.handle(ROLES.get(0)).async();
            waiting.countDown();
            evidence.see(read.toCompletableFuture().join());
        }
    }

    /** What the store holds, read without an engine. */
    void lookInto(CredentialStore which) {
        try (OpenStore open = which.open(settings)) {
            for (EntryInfo info : open.list()) {
                evidence.see(info, open.load(info.name()));
            }
        }
    }

    /** What is done to a keystore as a whole. */
    void administer(Path copy) {
        KeystoreAdmin admin = new KeystoreAdmin(settings);
        evidence.see(admin, admin.rekey(), admin.verify());
        try (OpenStore other = new FileStore().open(StoreSettings.at(copy))) {
            evidence.see(admin.exportTo(other), other);
        }
    }

    private SessionToken sessionToken(StsCore sts) {
        String wrong = world.sample.mfa().codeAt(world.clock.instant().plus(Duration.ofHours(1)));
        codes.add(wrong);
        evidence.fails(() -> sts.generateSessionToken(5, wrong));
        evidence.fails(() -> sts.generateSessionToken(5, "12345x"));
        evidence.fails(() -> sts.generateSessionToken(5, null));
        world.sts.faults().add(Fault.garbage().once()).add(Fault.expired().once());
        evidence.fails(() -> sts.generateSessionToken(5, nextCode()));
        evidence.fails(() -> sts.generateSessionToken(5, nextCode()));
        String code = nextCode();
        SessionToken token = sts.generateSessionToken(5, code);
        evidence.fails(() -> sts.generateSessionToken(5, code));
        evidence.see(token, token.credentials().asSource(), sts.sessionToken());
        evidence.see(
                Lifespan.of(token.credentials().issuedAt(), token.credentials().expiration(), null));
        return token;
    }

    private void credentials(CredentialEngine engine, StsCore sts) {
        evidence.see(sts.generateCredentials(ROLES), sts.currentCredentials(), sts.remainingLifetimes());
        evidence.see(sts.profiles(), engine.profiles());
        evidence.fails(() -> sts.generateCredentials(List.of("DynamoDBRole-dev", "NoSuchRole")));
        evidence.see(sts.generateCredentialsLeniently(List.of("NoSuchRole", "BobSmith", "DynamoDBRole-dev")));
        for (String role : ROLES) {
            CredentialHandle handle = engine.handle(role);
            evidence.see(
                    handle,
                    handle.get(),
                    handle.async(),
                    engine.plan(role),
                    engine.plan(role).describe());
            evidence.see(SdkCredentials.of(handle), SdkCredentials.of(handle).resolveCredentials());
        }
        sts.generateCredentials(ROLES);
        world.clock.advance(Duration.ofMinutes(50));
    }

    private void troubles(CredentialEngine engine, StsCore sts) {
        String encoded = world.sts.encodeMessage("{\"allowed\":false}");
        for (Fault fault : List.of(
                Fault.throttle(),
                Fault.serviceUnavailable(),
                Fault.internalError(),
                Fault.error(403, "AccessDenied", "Not authorized. Encoded authorization failure message: " + encoded),
                Fault.error(403, "ExpiredToken", "The security token included in the request is expired"),
                Fault.garbage(),
                Fault.drop(),
                Fault.expired())) {
            world.sts.faults().clear();
            world.sts.faults().add(fault.onAction("AssumeRole"));
            evidence.fails(() -> sts.generateCredentials(ROLES.subList(0, 1)));
            world.clock.advance(Duration.ofMinutes(2));
        }
        world.sts.faults().clear();
        // STS refused the session token as expired, so it is not used again.
        sts.generateSessionToken(5, nextCode());
        world.sts.faults().add(Fault.garbage().once());
        evidence.see(sts.generateCredentialsLeniently(ROLES));
        for (String profile : Profiles.BROKEN) {
            evidence.mayFail(() -> evidence.see(engine.plan(profile).describe(), engine.plan(profile)));
            evidence.fails(() -> engine.credentials(profile));
        }
        sts.generateCredentials(ROLES);
    }

    /** The session token ends, and the roles after it. */
    private void ends(CredentialEngine engine) {
        StsCore.over(engine, "BobSmith").generateSessionToken(1, nextCode());
        engine.handle(ROLES.get(0)).get();
        world.clock.advance(Duration.ofHours(2));
        evidence.see(engine.snapshot(), engine.snapshot().phases(), MfaSettings.DEFAULT);
    }

    private void export(StsCore sts, SessionToken token) throws IOException {
        sts.exportCredentials(exports.resolve("set.json"));
        BotoCredentials boto = BotoCredentials.of(token.credentials());
        boto.save(exports.resolve("boto.json"));
        evidence.see(boto, BotoCredentials.load(exports.resolve("boto.json")));
        evidence.fails(() -> sts.exportCredentials(exports.resolve("no folder").resolve("set.json")));
        Files.setPosixFilePermissions(exports.resolve("boto.json"), PosixFilePermissions.fromString("rw-r--r--"));
        evidence.fails(() -> BotoCredentials.load(exports.resolve("boto.json")));
        Files.delete(exports.resolve("boto.json"));
        for (CredentialFormat format : FORMATS) {
            damagedDocuments(format, token.credentials());
        }
    }

    /** What is said of documents that are cut, or wrong at any place. */
    private void damagedDocuments(CredentialFormat format, TemporaryCredentials credentials) {
        byte[] document = format.encode(credentials);
        evidence.mayFail(() -> format.encode(unusual(credentials)));
        evidence.see(format, format.decode(document));
        for (int at = 0; at < document.length; at += 31) {
            byte[] cut = Arrays.copyOf(document, at);
            evidence.mayFail(() -> evidence.see(format.decode(cut)));
            byte[] changed = document.clone();
            changed[at] ^= 1;
            evidence.mayFail(() -> evidence.see(format.decode(changed)));
            evidence.mayFail(() -> evidence.see(format.decodeSet(changed)));
        }
    }

    /** Credentials that some formats refuse to write. */
    private static TemporaryCredentials unusual(TemporaryCredentials credentials) {
        return new TemporaryCredentials(
                credentials.accessKeyId(),
                Secret.of(credentials.secretAccessKey().revealSecret() + "\n'\""),
                Secret.of(credentials.sessionToken().revealSecret() + "\0$%\ud800"),
                credentials.issuedAt(),
                credentials.expiration());
    }

    /** What a damaged store says: three entries and three other files, of different sizes, cut and changed. */
    void damage(Path folder) throws IOException {
        damageThree(folder, true);
        damageThree(folder, false);
        damageAllEntries(folder);
    }

    /** Those of the roles are among them for certain, so that the engine tells of a failed load. */
    private void damageAllEntries(Path folder) throws IOException {
        Map<Path, byte[]> sound = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".entry")).toList()) {
                byte[] content = Files.readAllBytes(file);
                sound.put(file, content);
                Files.write(file, Arrays.copyOf(content, content.length - 1));
            }
        }
        evidence.mayFail(this::anotherProcess);
        for (Map.Entry<Path, byte[]> entry : sound.entrySet()) {
            Files.write(entry.getKey(), entry.getValue());
        }
    }

    private void damageThree(Path folder, boolean entries) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Set<Long> sizes = new HashSet<>();
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".entry") == entries)
                    .toList()) {
                if (!sizes.add(Files.size(file)) || sizes.size() > 3) {
                    continue;
                }
                byte[] sound = Files.readAllBytes(file);
                if (sound.length > 0) {
                    byte[] changed = sound.clone();
                    changed[sound.length / 2] ^= 1;
                    for (byte[] damaged : List.of(changed, Arrays.copyOf(sound, sound.length - 20))) {
                        Files.write(file, damaged);
                        evidence.mayFail(this::anotherProcess);
                    }
                    Files.write(file, sound);
                }
            }
        }
    }

    /** What is said when the store is opened by another password. */
    void wrongPassword(StoreSettings wrong) {
        evidence.see(wrong, settings);
        evidence.fails(() -> {
            try (CredentialEngine engine = builder().store(store, wrong).build()) {
                evidence.see(StsCore.over(engine, "BobSmith").restoreCredentials(ROLES));
            }
            throw new AssertionError("opened by a wrong password");
        });
    }
}
