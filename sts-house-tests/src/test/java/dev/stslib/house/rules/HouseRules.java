package dev.stslib.house.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.github.benmanes.caffeine.cache.Interner;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.stslib.api.planted.ApiThatSeesMore;
import dev.stslib.core.planted.CoreThatSeesPlugins;
import dev.stslib.format.planted.FormatThatSeesCore;
import dev.stslib.planted.AwsSdkElsewhere;
import dev.stslib.planted.AwsSdkInternals;
import dev.stslib.planted.Bucket4jElsewhere;
import dev.stslib.planted.CaffeineElsewhere;
import dev.stslib.planted.ClockElsewhere;
import dev.stslib.planted.ConsoleElsewhere;
import dev.stslib.planted.DaggerElsewhere;
import dev.stslib.planted.EndlessIni4j;
import dev.stslib.planted.HttpClientElsewhere;
import dev.stslib.planted.Ini4jElsewhere;
import dev.stslib.planted.JavaLogging;
import dev.stslib.planted.JfrElsewhere;
import dev.stslib.planted.JlineElsewhere;
import dev.stslib.planted.MicrometerElsewhere;
import dev.stslib.planted.NanoTimeElsewhere;
import dev.stslib.planted.NettyElsewhere;
import dev.stslib.planted.NewLibraries;
import dev.stslib.planted.PicocliElsewhere;
import dev.stslib.planted.SerialStreams;
import dev.stslib.planted.ServiceLoaderElsewhere;
import dev.stslib.planted.SharedTemporaryFolder;
import dev.stslib.planted.TestkitInALibrary;
import dev.stslib.planted.ThreadsElsewhere;
import dev.stslib.planted.one.One;
import dev.stslib.store.planted.StoreThatSeesAFormat;
import dev.stslib.store.support.planted.SupportThatSeesMore;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import software.amazon.awssdk.endpoints.EndpointUrl;

/** The architecture rules of {@code docs/design.md}. */
final class HouseRules {
    private static final String CORE = "dev.stslib.core..";
    private static final String FORMATS = "dev.stslib.format..";
    private static final String STORES = "dev.stslib.store..";
    private static final String SOURCES = "dev.stslib.source..";
    private static final String STORE_SUPPORT = "dev.stslib.store.support..";
    private static final String TESTKIT = "dev.stslib.testkit..";
    private static final String WIRING = "dev.stslib.core.internal.wiring..";

    private HouseRules() {}

    static List<HouseRule> all() {
        List<HouseRule> all = new ArrayList<>(layers());
        all.addAll(never());
        places().forEach(place -> all.add(place.rule()));
        return all;
    }

    private static List<HouseRule> layers() {
        return List.of(
                named(
                        "The API uses the JDK and JSpecify only",
                        classes()
                                .that()
                                .resideInAPackage("dev.stslib.api..")
                                .should()
                                .onlyDependOnClassesThat()
                                .resideInAnyPackage(
                                        "dev.stslib.api..", "java..", "javax.crypto..", "org.jspecify.annotations.."),
                        ApiThatSeesMore.class),
                named(
                        "The support for stores uses the JDK, JSpecify and the API only",
                        classes()
                                .that()
                                .resideInAPackage(STORE_SUPPORT)
                                .should()
                                .onlyDependOnClassesThat()
                                .resideInAnyPackage(
                                        STORE_SUPPORT,
                                        "dev.stslib.api..",
                                        "java..",
                                        "javax.crypto..",
                                        "org.jspecify.annotations.."),
                        SupportThatSeesMore.class),
                named(
                        "Formats, stores and sources never see the core",
                        noClasses()
                                .that()
                                .resideInAnyPackage(FORMATS, STORES, SOURCES)
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(CORE),
                        FormatThatSeesCore.class),
                named(
                        "Formats, stores and sources never see each other",
                        slices().assignedFrom(new PluginModules()).should().notDependOnEachOther(),
                        StoreThatSeesAFormat.class),
                named(
                        "The core never sees a format, a store or a source",
                        noClasses()
                                .that()
                                .resideInAPackage(CORE)
                                .should()
                                .dependOnClassesThat(resideInAnyPackage(FORMATS, STORES, SOURCES)
                                        .and(not(resideInAPackage(STORE_SUPPORT)))),
                        CoreThatSeesPlugins.class),
                named(
                        "What is shipped never sees the testkit, except for the demo of the command and what is for tests",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(
                                        TESTKIT,
                                        "dev.stslib.examples..",
                                        "dev.stslib.spring.boot.test..",
                                        "dev.stslib.cli.internal.demo..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(TESTKIT),
                        TestkitInALibrary.class),
                named(
                        "Packages have no cycles",
                        slices().matching("dev.stslib.(**)").should().beFreeOfCycles(),
                        One.class));
    }

    private static List<HouseRule> never() {
        return List.of(
                named(
                        "No class calls the parts of ini4j that can recurse without end",
                        noClasses().should(Uses.endlessIni4j()),
                        EndlessIni4j.class),
                named(
                        "No class uses the streams of Java serialisation",
                        noClasses().should(Uses.classes(ObjectInputStream.class, ObjectOutputStream.class)),
                        SerialStreams.class),
                named(
                        "No class logs by java.util.logging",
                        noClasses().should(Uses.packages("java.util.logging..")),
                        JavaLogging.class),
                // Hadoop 3.5 brings the AWS SDK 2.35.4, Spark brings Caffeine 2.9.3.
                named(
                        "No class uses what the libraries of other programs do not have",
                        noClasses().should(Uses.classes(EndpointUrl.class, Interner.class)),
                        NewLibraries.class));
    }

    /** A class that is listed by name is an exception; the comment above it says why. */
    static List<OnlyIn> places() {
        return List.of(
                new OnlyIn(
                        "The AWS SDK is used by the token provider, the sources, their support, the SDK facades and what gives it out",
                        Uses.packages("software.amazon.."),
                        List.of(
                                "dev.stslib.core.internal.aws..",
                                "dev.stslib.core.sdk..",
                                "dev.stslib.hadoop..",
                                "dev.stslib.aws.support..",
                                SOURCES,
                                "dev.stslib.spring.boot..",
                                // Reads the header with the time, which no call of the token provider gives.
                                "dev.stslib.cli.internal.doctor.EndpointCheck"),
                        AwsSdkElsewhere.class),
                new OnlyIn(
                        "Internal parts of the AWS SDK are used where it has nothing public",
                        Uses.packages("software.amazon.awssdk..internal.."),
                        List.of(
                                // No setting keeps the SDK from reading broken files; see its Javadoc.
                                "dev.stslib.aws.support.service.UnreadableMachineSettings"),
                        AwsSdkInternals.class),
                new OnlyIn(
                        "HttpClient is used by the HTTP client for AWS",
                        Uses.packages("org.apache.hc.."),
                        List.of("dev.stslib.aws.support.http.."),
                        HttpClientElsewhere.class),
                new OnlyIn(
                        "ini4j is used by the profile source and by the format ini",
                        Uses.packages("org.ini4j.."),
                        List.of("dev.stslib.core.internal.profile..", "dev.stslib.format.shell.."),
                        Ini4jElsewhere.class),
                new OnlyIn(
                        "Bucket4j is used by the rate limiter",
                        Uses.packages("io.github.bucket4j.."),
                        List.of("dev.stslib.core.internal.ratelimit.."),
                        Bucket4jElsewhere.class),
                new OnlyIn(
                        "Caffeine is used by what bounds the role requests",
                        Uses.packages("com.github.benmanes.caffeine.."),
                        List.of("dev.stslib.core.RoleRequests", "dev.stslib.core.internal.cache.RefusedKeys"),
                        CaffeineElsewhere.class),
                new OnlyIn(
                        "Dagger is used by the wiring",
                        Uses.packages("dagger..", "javax.inject..", "jakarta.inject.."),
                        List.of(WIRING),
                        DaggerElsewhere.class),
                new OnlyIn(
                        "The Flight Recorder is used by the package of events",
                        Uses.packages("jdk.jfr.."),
                        List.of("dev.stslib.core.internal.event.."),
                        JfrElsewhere.class),
                new OnlyIn(
                        "Micrometer is used by sts-micrometer, and by the starter where it binds to it",
                        Uses.packages("io.micrometer.."),
                        List.of("dev.stslib.micrometer..", "dev.stslib.spring.boot.."),
                        MicrometerElsewhere.class),
                new OnlyIn(
                        "picocli is used by the commands",
                        Uses.packages("picocli.."),
                        List.of("dev.stslib.cli.internal.command.."),
                        PicocliElsewhere.class),
                new OnlyIn(
                        "JLine is used by what talks to the terminal",
                        Uses.packages("org.jline.."),
                        List.of("dev.stslib.cli.internal.io.."),
                        JlineElsewhere.class),
                new OnlyIn(
                        "Netty is used by the server of the command and by what keeps a client's log free of passwords",
                        Uses.packages("io.netty.."),
                        List.of("dev.stslib.cli.internal.server..", "dev.stslib.store.redis.SilentEncoder"),
                        NettyElsewhere.class),
                new OnlyIn(
                        "ServiceLoader is used by discovery",
                        Uses.classes(ServiceLoader.class),
                        List.of(
                                "dev.stslib.core.internal.discovery..",
                                // They check that your plug-in is registered.
                                "dev.stslib.testkit.contract.CredentialFormatContract",
                                "dev.stslib.testkit.contract.CredentialStoreContract"),
                        ServiceLoaderElsewhere.class),
                new OnlyIn(
                        "The wall clock is read where it is wired",
                        Uses.wallClock(),
                        List.of(
                                WIRING,
                                // The default when a provider is opened without an engine.
                                "dev.stslib.api.spi.TokenProviderSettings",
                                // ServiceLoader makes them without arguments; tests give them a clock.
                                "dev.stslib.core.internal.profile.AwsFilesProfileSource",
                                "dev.stslib.store.jdbc.JdbcStore",
                                "dev.stslib.store.redis.RedisStore",
                                // boto's is_expired takes no clock; another method takes one.
                                "dev.stslib.format.boto.BotoCredentials",
                                // The default of a client that is opened without an engine.
                                "dev.stslib.aws.support.http.HttpClientSettings",
                                // The default of its clock.
                                "dev.stslib.opentelemetry.StslibTelemetry",
                                // Makes a certificate that is valid now.
                                "dev.stslib.testkit.http.RawServer",
                                // A program.
                                "dev.stslib.cli.Main",
                                "dev.stslib.testkit.sts.EmbeddedSts",
                                "dev.stslib.testkit.sts.EmbeddedStsBuilder",
                                "dev.stslib.testkit.sts.EmbeddedStsMain",
                                // The default of their clock.
                                "dev.stslib.testkit.metadata.EmbeddedInstanceMetadata",
                                "dev.stslib.testkit.metadata.EmbeddedContainerEndpoint",
                                "dev.stslib.testkit.rolesanywhere.EmbeddedRolesAnywhere",
                                "dev.stslib.testkit.sso.EmbeddedIdentityCenter",
                                "dev.stslib.testkit.login.EmbeddedConsoleLogin"),
                        ClockElsewhere.class),
                new OnlyIn(
                        "The elapsed time is read where it is wired",
                        Uses.nanoTime(),
                        List.of(
                                WIRING,
                                // They wait for threads and saves, which take real time whatever the engine's clock is.
                                "dev.stslib.core.EngineShutdown",
                                "dev.stslib.core.BoundedClose",
                                "dev.stslib.core.internal.store.UnfinishedSaves",
                                // Wires the HTTP client, which is made without an engine.
                                "dev.stslib.aws.support.http.ApacheClient",
                                // Bounds the attempts of a real request.
                                "dev.stslib.aws.support.http.AwsHttpClient",
                                // Bounds the connection to a real process and its answer.
                                "dev.stslib.cli.internal.agent.AgentClient",
                                // ServiceLoader makes them without arguments; tests give them an elapsed time.
                                "dev.stslib.store.keystore.KeystoreStore",
                                "dev.stslib.store.jdbc.JdbcStore",
                                "dev.stslib.store.redis.RedisStore",
                                // A program; seeds its random numbers and prints the seed.
                                "dev.stslib.testkit.contract.StoreTrialMain",
                                // awaitTermination waits in real time.
                                "dev.stslib.testkit.time.ManualScheduler",
                                // Runs at the pace of real time, if a test wants that.
                                "dev.stslib.testkit.time.ManualClock"),
                        NanoTimeElsewhere.class),
                new OnlyIn(
                        "Threads are made where they are wired",
                        Uses.threads(),
                        List.of(
                                WIRING,
                                // Notices in real time that the clock of a test stands still.
                                "dev.stslib.core.internal.concurrent.Standstill",
                                // Closes a store that may hang on a thread that the caller can leave.
                                "dev.stslib.core.BoundedClose",
                                // Closes an engine from its own timer, whose end that waits for.
                                "dev.stslib.core.sdk.SharedEngines",
                                // Waits for answers on behalf of its callers.
                                "dev.stslib.aws.support.http.AwsHttpClient",
                                // The AWS SDK needs a scheduler for its time-outs.
                                "dev.stslib.aws.support.service.SdkClients",
                                // A renewal goes on when its caller is interrupted.
                                "dev.stslib.aws.support.signin.Unbroken",
                                // The JDK's timer ends a command that hangs.
                                "dev.stslib.store.support.command.CommandRunner",
                                // Writes to a standard error that may block.
                                "dev.stslib.store.support.command.ErrorRelay",
                                // A shutdown hook restores the echo of the terminal.
                                "dev.stslib.store.support.password.EchoOff",
                                // A shutdown hook deletes the files of a demo that is ended.
                                "dev.stslib.cli.internal.demo.DemoWorld",
                                // Reads files for requests that would hold up the thread of the server.
                                "dev.stslib.cli.internal.agent.Agent",
                                // A pool may hand out no connection for long, and the caller can leave.
                                "dev.stslib.store.jdbc.JdbcThreads",
                                // The desktop's keyring may never answer.
                                "dev.stslib.cli.internal.keyring.KeyringPassword",
                                "dev.stslib.testkit.contract.CrashReader",
                                "dev.stslib.testkit.contract.Crowd",
                                "dev.stslib.testkit.contract.LeaseTrial",
                                "dev.stslib.testkit.contract.RenewedSignInContract",
                                "dev.stslib.testkit.store.KeyValueServer",
                                "dev.stslib.testkit.http.LoopbackServer",
                                "dev.stslib.testkit.sts.EmbeddedStsMain",
                                "dev.stslib.testkit.time.ManualClock"),
                        ThreadsElsewhere.class),
                new OnlyIn(
                        "Only programs write to the console",
                        Uses.console(),
                        List.of(
                                // Passes the standard error of a credential_process to the person at the terminal.
                                "dev.stslib.core.internal.wiring.EngineModule",
                                // Does the same for the command of an mfa_process.
                                "dev.stslib.core.CredentialEngineBuilder",
                                "dev.stslib.cli.Main",
                                // Shows a stack trace with --debug.
                                "dev.stslib.cli.internal.command.FailureReport",
                                "dev.stslib.testkit.contract.StoreTrialMain",
                                // The parent process reads its output.
                                "dev.stslib.testkit.contract.TrialProcessMain",
                                "dev.stslib.testkit.sts.EmbeddedStsMain"),
                        ConsoleElsewhere.class),
                new OnlyIn(
                        "Nothing is written to the machine's temporary folder",
                        Uses.sharedTemporaryFolder(),
                        List.of(
                                // An empty file, which shows the current user.
                                "dev.stslib.store.support.file.CurrentUser",
                                // A folder that only you can enter, with made-up data.
                                "dev.stslib.cli.internal.demo.DemoWorld",
                                // A program, whose stores hold made-up data.
                                "dev.stslib.testkit.contract.StoreTrialMain",
                                "dev.stslib.testkit.sts.EmbeddedStsMain",
                                // The server of a test runs as another user, who cannot enter the folder of the test.
                                "dev.stslib.testkit.store.PostgresServer"),
                        SharedTemporaryFolder.class));
    }

    private static HouseRule named(String name, ArchRule rule, Class<?> planted) {
        return new HouseRule(name, rule.as(name), planted);
    }

    /** Each format module, each store module and each source module is one slice. */
    private static final class PluginModules implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String[] parts = type.getPackageName().split("\\.", -1);
            boolean plugin = parts.length > 3
                    && Set.of("format", "store", "source").contains(parts[2])
                    && !parts[3].equals("support");
            return plugin ? SliceIdentifier.of(parts[2], parts[3]) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "modules of formats, stores and sources";
        }
    }
}
